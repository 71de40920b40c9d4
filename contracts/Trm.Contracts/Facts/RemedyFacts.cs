namespace Trm.Contracts.Facts;

/// <summary>Rights, wages and court dates (gate G11).</summary>
public sealed record RemedyFacts
{
    /// <summary>The advice on proceedings, wages and compensation.</summary>
    public string? Advice { get; init; }

    /// <summary>The offer of a lawyer or of a power of attorney.</summary>
    public string? LawyerOffered { get; init; }

    public ProsecutionTold Prosecution { get; init; }

    /// <summary>The written form; null while it was given by word only.</summary>
    public string? Paper { get; init; }
}
