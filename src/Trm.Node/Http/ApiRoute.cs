using System.Net.Mime;

namespace Trm.Node.Http;

/// <summary>What the document of the interface says of one route beyond its types.</summary>
/// <param name="Does">What a call does, in a sentence.</param>
internal sealed record ApiRoute(string Does)
{
    /// <summary>Names that may stand in the query, each with what it is.</summary>
    public IReadOnlyList<ApiQuery> Queries { get; init; } = [];

    /// <summary>True where anybody may call it.</summary>
    public bool IsOpen { get; init; }

    /// <summary>True where it answers page by page.</summary>
    public bool IsList { get; init; }

    /// <summary>True where it takes an idempotency key.</summary>
    public bool TakesKey { get; init; }

    /// <summary>With what its calls are counted.</summary>
    public Measure Measure { get; init; }

    /// <summary>The media type of a body that is no JSON; null for JSON, and for none.</summary>
    public string? Takes { get; init; }

    /// <summary>The media type of the reply.</summary>
    public string Gives { get; init; } = MediaTypeNames.Application.Json;
}

/// <summary>A name in the query of a call.</summary>
/// <param name="Name">The name.</param>
/// <param name="Says">What it is.</param>
/// <param name="IsRequired">Whether the call needs it.</param>
internal sealed record ApiQuery(string Name, string Says, bool IsRequired = false);
