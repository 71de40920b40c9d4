namespace Trm.Fuzz;

/// <summary>A reader took what it must not take: another spelling, an altered text, a thing that nobody signed.</summary>
public sealed class BrokenPromiseException(string message) : Exception(message);
