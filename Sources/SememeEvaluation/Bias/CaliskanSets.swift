/// The word sets of Caliskan, Bryson and Narayanan 2017 (doi:10.1126/science.aal4230, supplementary
/// tables), most of them from implicit association tests with people; names as they were used with
/// GloVe.
enum CaliskanSets {
  static let flowers = set(
    "flowers",
    """
    aster clover hyacinth marigold poppy azalea crocus iris orchid rose bluebell daffodil lilac
    pansy tulip buttercup daisy lily peony violet carnation gladiola magnolia petunia zinnia
    """)
  static let insects = set(
    "insects",
    """
    ant caterpillar flea locust spider bedbug centipede fly maggot tarantula bee cockroach gnat
    mosquito termite beetle cricket hornet moth wasp blackfly dragonfly horsefly roach weevil
    """)
  static let instruments = set(
    "musical instruments",
    """
    bagpipe cello guitar lute trombone banjo clarinet harmonica mandolin trumpet bassoon drum
    harp oboe tuba bell fiddle harpsichord piano viola bongo flute horn saxophone violin
    """)
  static let weapons = set(
    "weapons",
    """
    arrow club gun missile spear axe dagger harpoon pistol sword blade dynamite hatchet rifle
    tank bomb firearm knife shotgun teargas cannon grenade mace slingshot whip
    """)
  static let pleasant = set(
    "pleasant",
    """
    caress freedom health love peace cheer friend heaven loyal pleasure diamond gentle honest
    lucky rainbow diploma gift honor miracle sunrise family happy laughter paradise vacation
    """)
  static let unpleasant = set(
    "unpleasant",
    """
    abuse crash filth murder sickness accident death grief poison stink assault disaster hatred
    pollute tragedy divorce jail poverty ugly cancer kill rotten vomit agony prison
    """)
  static let unpleasantOfNames = set(
    "unpleasant",
    """
    abuse crash filth murder sickness accident death grief poison stink assault disaster hatred
    pollute tragedy bomb divorce jail poverty ugly cancer evil kill rotten vomit
    """)
  static let europeanNames = set(
    "European American names",
    """
    Adam Harry Josh Roger Alan Frank Justin Ryan Andrew Jack Matthew Stephen Brad Greg Paul
    Jonathan Peter Amanda Courtney Heather Melanie Katie Betsy Kristin Nancy Stephanie Ellen
    Lauren Colleen Emily Megan Rachel
    """)
  static let africanNames = set(
    "African American names",
    """
    Alonzo Jamel Theo Alphonse Jerome Leroy Torrance Darnell Lamar Lionel Tyree Deion Lamont
    Malik Terrence Tyrone Lavon Marcellus Wardell Nichelle Shereen Ebony Latisha Shaniqua
    Jasmine Tanisha Tia Lakisha Latoya Yolanda Malika Yvette
    """)
  static let europeanJobNames = set(
    "European American names",
    """
    Brad Brendan Geoffrey Greg Brett Matthew Neil Todd Allison Anne Carrie Emily Jill Laurie
    Meredith Sarah
    """)
  static let africanJobNames = set(
    "African American names",
    """
    Darnell Hakim Jermaine Kareem Jamal Leroy Rasheed Tyrone Aisha Ebony Keisha Kenya Lakisha
    Latoya Tamika Tanisha
    """)
  static let good = set(
    "pleasant",
    """
    joy love peace wonderful pleasure friend laughter happy
    """)
  static let bad = set(
    "unpleasant",
    """
    agony terrible horrible nasty evil war awful failure
    """)
  static let maleNames = set(
    "male names",
    """
    John Paul Mike Kevin Steve Greg Jeff Bill
    """)
  static let femaleNames = set(
    "female names",
    """
    Amy Joan Lisa Sarah Diana Kate Ann Donna
    """)
  static let career = set(
    "career",
    """
    executive management professional corporation salary office business career
    """)
  static let family = set(
    "family",
    """
    home parents children family cousins marriage wedding relatives
    """)
  static let math = set(
    "mathematics",
    """
    math algebra geometry calculus equations computation numbers addition
    """)
  static let arts = set(
    "arts",
    """
    poetry art dance literature novel symphony drama sculpture
    """)
  static let male = set(
    "male terms",
    """
    male man boy brother he him his son
    """)
  static let female = set(
    "female terms",
    """
    female woman girl sister she her hers daughter
    """)
  static let science = set(
    "science",
    """
    science technology physics chemistry Einstein NASA experiment astronomy
    """)
  static let artsOfScience = set(
    "arts",
    """
    poetry art Shakespeare dance literature novel symphony drama
    """)
  static let maleKin = set(
    "male terms",
    """
    brother father uncle grandfather son he his him
    """)
  static let femaleKin = set(
    "female terms",
    """
    sister mother aunt grandmother daughter she hers her
    """)
  static let mentalIllness = set(
    "mental illness",
    """
    sad hopeless gloomy tearful miserable depressed
    """)
  static let physicalIllness = set(
    "physical illness",
    """
    sick illness influenza disease virus cancer
    """)
  static let temporary = set(
    "temporary",
    """
    impermanent unstable variable fleeting short-term brief occasional
    """)
  static let permanent = set(
    "permanent",
    """
    stable always constant persistent chronic prolonged forever
    """)
  static let youngNames = set(
    "young people's names",
    """
    Tiffany Michelle Cindy Kristy Brad Eric Joey Billy
    """)
  static let oldNames = set(
    "old people's names",
    """
    Ethel Bernice Gertrude Agnes Cecil Wilbert Mortimer Edgar
    """)

  private static func set(_ name: String, _ words: String) -> WordSet {
    WordSet(name, words.split(whereSeparator: \.isWhitespace).map(String.init))
  }
}
