using NUnit.Framework;

// A case waits for processes and the broker more than it computes.
[assembly: LevelOfParallelism(3)]
