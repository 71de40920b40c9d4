using Trm.Contracts.Codes;

namespace Trm.Contracts.Facts;

/// <summary>The person's consent to return and how it came about (gates G03 and G19).</summary>
public sealed record ReturnWish
{
    /// <summary>The consent's id.</summary>
    public required string Id { get; init; }

    /// <summary>A consent to share is no consent to return.</summary>
    public required ConsentScope Scope { get; init; }

    public required DateTimeOffset InformedAt { get; init; }

    public required DateTimeOffset GivenAt { get; init; }

    public required DateTimeOffset Expires { get; init; }

    public DateTimeOffset? WithdrawnAt { get; init; }

    /// <summary>Whether somebody checked that language and form were understood.</summary>
    public required bool Understood { get; init; }

    /// <summary>Whether the information said that the person may ask to stay.</summary>
    public required bool RightToAskToStayTold { get; init; }

    public required ConsentTaker TakenBy { get; init; }

    /// <summary>Whether it was given with a guardian, as a child; whoever is an adult now decides anew.</summary>
    public bool GivenAsChild { get; init; }

    /// <summary>When the person was last asked again, and still wished it.</summary>
    public DateTimeOffset? AskedAgainAt { get; init; }
}
