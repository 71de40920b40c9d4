namespace Trm.Trail;

/// <summary>A refusal: the code for programs, a sentence for people. The sentence quotes numbers and names of keys, never content.</summary>
public sealed record Fault(FaultCode Code, string Detail);
