namespace Trm.Contracts.Facts;

/// <summary>One entry of a case's exclusion list. It never leaves the node on which the person asked for it.</summary>
/// <param name="Kind">What is excluded.</param>
/// <param name="Value">A participant, an organisation's code, or a country of two letters.</param>
public sealed record Exclusion(ExclusionKind Kind, string Value)
{
    /// <summary>True where the addressee is excluded by this entry.</summary>
    public bool Covers(Addressee addressee) => Kind switch
    {
        ExclusionKind.Participant => addressee.Participant == Value,
        ExclusionKind.Organisation => addressee.Organisation == Value,
        ExclusionKind.StateBodies => addressee.Country == Value && (addressee.IsStateBody || addressee.IsConsulate),
        ExclusionKind.Consulate => addressee.Country == Value && addressee.IsConsulate,
        _ => true,
    };
}
