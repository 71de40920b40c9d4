namespace Trm.Contracts.Facts;

/// <summary>Care on the way and after (gate G10).</summary>
public sealed record CareFacts
{
    /// <summary>How long a finding of fitness counts.</summary>
    public static readonly TimeSpan FitFor = TimeSpan.FromHours(72);

    /// <summary>The record that each care need will be met.</summary>
    public string? NeedsMet { get; init; }

    /// <summary>The record that medicine is secured, or that none is needed.</summary>
    public string? MedicineSecured { get; init; }

    /// <summary>The written form; null while it was given by word only.</summary>
    public string? Paper { get; init; }

    /// <summary>The finding that the person is fit to travel.</summary>
    public string? Fit { get; init; }

    public DateTimeOffset? FitAt { get; init; }
}
