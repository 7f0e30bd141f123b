import ArgumentParser
@main struct SememeCommand: AsyncParsableCommand { }
