namespace Trm.Benchmarks.Exchange;

/// <summary>What a bare exchange carries.</summary>
public sealed record BareLetter
{
    public required Guid Id { get; init; }

    public required byte[] Payload { get; init; }
}
