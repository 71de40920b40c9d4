namespace Trm.Benchmarks.Exchange;

/// <summary>What comes back in a bare exchange.</summary>
public sealed record BareReply
{
    /// <summary>Which letter it answers.</summary>
    public required Guid Id { get; init; }
}
