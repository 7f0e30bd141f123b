extension AssociationTest {
  /// The ten tests of Caliskan, Bryson and Narayanan 2017, table 1, by the names `weat1` to `weat10`.
  public static let caliskan: [AssociationTest] = [
    AssociationTest(
      "weat1", CaliskanSets.flowers, CaliskanSets.insects, CaliskanSets.pleasant,
      CaliskanSets.unpleasant),
    AssociationTest(
      "weat2", CaliskanSets.instruments, CaliskanSets.weapons, CaliskanSets.pleasant,
      CaliskanSets.unpleasant),
    AssociationTest(
      "weat3", CaliskanSets.europeanNames, CaliskanSets.africanNames, CaliskanSets.pleasant,
      CaliskanSets.unpleasantOfNames),
    AssociationTest(
      "weat4", CaliskanSets.europeanJobNames, CaliskanSets.africanJobNames, CaliskanSets.pleasant,
      CaliskanSets.unpleasantOfNames),
    AssociationTest(
      "weat5", CaliskanSets.europeanJobNames, CaliskanSets.africanJobNames, CaliskanSets.good,
      CaliskanSets.bad),
    AssociationTest(
      "weat6", CaliskanSets.maleNames, CaliskanSets.femaleNames, CaliskanSets.career,
      CaliskanSets.family),
    AssociationTest(
      "weat7", CaliskanSets.math, CaliskanSets.arts, CaliskanSets.male,
      CaliskanSets.female),
    AssociationTest(
      "weat8", CaliskanSets.science, CaliskanSets.artsOfScience, CaliskanSets.maleKin,
      CaliskanSets.femaleKin),
    AssociationTest(
      "weat9", CaliskanSets.mentalIllness, CaliskanSets.physicalIllness, CaliskanSets.temporary,
      CaliskanSets.permanent),
    AssociationTest(
      "weat10", CaliskanSets.youngNames, CaliskanSets.oldNames, CaliskanSets.good,
      CaliskanSets.bad),
  ]

  /// One of the tests that are built in.
  ///
  /// - Parameter name: such as `weat6`.
  /// - Returns: the test; nil where there is none of the name.
  public static func named(_ name: String) -> AssociationTest? {
    caliskan.first { $0.name == name }
  }
}
