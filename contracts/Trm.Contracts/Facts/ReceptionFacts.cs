namespace Trm.Contracts.Facts;

/// <summary>Who will be there (gate G05).</summary>
public sealed record ReceptionFacts
{
    /// <summary>The code of who waits, at the receiving organisation.</summary>
    public string? Who { get; init; }

    /// <summary>The meeting point, by its id.</summary>
    public string? Where { get; init; }

    public DateTimeOffset? When { get; init; }

    /// <summary>The recognition sign, by its id.</summary>
    public string? Sign { get; init; }

    /// <summary>The 24-hour number, by its id.</summary>
    public string? Number { get; init; }

    /// <summary>The readiness message.</summary>
    public string? Readiness { get; init; }

    /// <summary>Whether the receiving organisation wrote it itself; a coordinator cannot.</summary>
    public bool ByReceiverItself { get; init; }

    /// <summary>The first moment at which it counts no more.</summary>
    public DateTimeOffset? ValidUntil { get; init; }
}
