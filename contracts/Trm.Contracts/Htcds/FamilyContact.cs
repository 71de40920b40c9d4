namespace Trm.Contracts.Htcds;

/// <summary>
/// Whether the record lets anybody speak to the family before the family was screened. Where the trafficker is of the family, or recruited
/// through it, a telephone call to an aunt may be a call to the recruiter.
/// </summary>
/// <remarks>Messages.md section 5, G06 and G18: family involvement screened before any contact with family.</remarks>
public sealed record FamilyContact
{
    private FamilyContact(bool isBlocked, IReadOnlyList<string> fields)
    {
        IsBlocked = isBlocked;
        Fields = fields;
    }

    /// <summary>True: no contact with anybody of the family until screened.</summary>
    public bool IsBlocked { get; }

    /// <summary>The fields that show the relation; empty where none does. A reason to act, not to share: they need consent like all others.</summary>
    public IReadOnlyList<string> Fields { get; }

    /// <summary>The reason in plain words, English or French; null where contact is not blocked by the record.</summary>
    public string? Reason(bool french = false) => (IsBlocked, french) switch
    {
        (false, _) => null,
        (true, false) => "The record links the family to what happened. No contact with any relative until the family has been screened.",
        (true, true) => "Le dossier relie la famille aux faits. Aucun contact avec un proche tant que la famille n'a pas été évaluée.",
    };

    /// <summary>What the record says.</summary>
    /// <param name="screened">True once the family was screened and found to have had no part.</param>
    public static FamilyContact Judge(HtcdsCase @case, bool screened)
    {
        var fields = new List<string>();
        if (@case.Values("vic_RelationshipToTrafficker").Contains("Familial", StringComparer.Ordinal))
            fields.Add("vic_RelationshipToTrafficker");
        if (@case.Values("vic_MethodOfRecruitment").Contains("ThroughFamilyOrFamilyEvents", StringComparer.Ordinal))
            fields.Add("vic_MethodOfRecruitment");
        return new(fields.Count > 0 && !screened, fields);
    }
}
