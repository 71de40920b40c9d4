using Trm.Contracts.Consents;
using Trm.Contracts.Facts;
using Trm.Node.Overview;
using Trm.Node.Retention;

namespace Trm.Node.RightsOfPersons;

/// <summary>
/// Everything that this node holds about one person in a case, for that person: to be printed, read together, and handed to them. What must not be handed out is left out here and not on a page;
/// it looks as what does not exist.
/// </summary>
/// <param name="Case">As lists show it.</param>
/// <param name="At">When it was put together: nothing later is in it.</param>
/// <param name="Began">Since when there is this case.</param>
/// <param name="Organisation">The organisation that has accepted it by name; null before.</param>
/// <param name="RestrictedAt">Since when the person has restricted what is done with it; null where they have not.</param>
/// <param name="Record">What the office has recorded of the person, as far as a message has a place for it.</param>
/// <param name="Facts">What is on record for the gates; null where nothing is. Without protection, exclusions, dependants and whatever speaks of the receiving state.</param>
/// <param name="Consents">Every consent on record here, to whomever it was given.</param>
/// <param name="ConsentChanges">When consents were given, changed or taken back, as the trail has it.</param>
/// <param name="Messages">What was said, oldest first, both ways.</param>
/// <param name="Documents">Files beside the messages.</param>
/// <param name="Holds">What was stopped; nobody says why.</param>
/// <param name="ByTwo">What two officers of this office decided.</param>
/// <param name="Corrections">What the person says is wrong, beside what stood there.</param>
/// <param name="Requests">What the person has asked about their data, and what was answered.</param>
/// <param name="Views">Who of this office has seen any of it, newest first.</param>
/// <remarks>Source of what is left out: contracts/decisions/0078.</remarks>
public sealed record HeldFile(
    CaseLine Case, DateTimeOffset At, DateTimeOffset Began, string? Organisation, DateTimeOffset? RestrictedAt, IReadOnlyList<HeldField> Record, CaseFacts? Facts, IReadOnlyList<Consent> Consents,
    IReadOnlyList<ConsentChange> ConsentChanges, IReadOnlyList<HeldMessage> Messages, IReadOnlyList<HeldDocument> Documents, IReadOnlyList<HeldHold> Holds, IReadOnlyList<DecisionByTwo> ByTwo,
    IReadOnlyList<Correction> Corrections, IReadOnlyList<RightsRequest> Requests, IReadOnlyList<HeldView> Views)
{
    /// <summary>The pseudonym; nothing of the person.</summary>
    public override string ToString() => $"held of {Case.Id}";
}
