// A test waits for processes more than it computes.
[assembly: LevelOfParallelism(4)]
