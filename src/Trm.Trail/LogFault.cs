namespace Trm.Trail;

/// <summary>Something wrong with the files of a log.</summary>
/// <param name="Path">The tile or bundle at fault; null for the checkpoint.</param>
/// <param name="Index">The first leaf concerned, where one is known.</param>
/// <param name="Fault">What is wrong.</param>
public sealed record LogFault(TilePath? Path, long? Index, Fault Fault);
