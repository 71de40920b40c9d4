using System.Globalization;
using Trm.Contracts.Codes;
using Trm.Contracts.Fhir;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Returns;
using Trm.Node.Referrals;
using FhirTask = Trm.Contracts.Fhir.Task;

namespace Trm.Node.Fhir;

/// <summary>A case as FHIR has it: where it stands, with whom, which holds and questions are open. Nothing of what was said in it, and no reason for a hold.</summary>
/// <remarks>Source: contracts/decisions/0073; https://hl7.org/fhir/R4/task.html.</remarks>
internal static class TaskResource
{
    /// <summary>The status of an erased case, whatever it was.</summary>
    public const string Erased = "cancelled";

    /// <summary>The status of a case in which anything is stopped, whatever else it is.</summary>
    public const string Held = "on-hold";

    /// <summary>Every status that a Task here can have.</summary>
    public static IReadOnlyList<string> Statuses { get; } = [.. Enum.GetValues<ReferralState>().Select(StatusOf).Append(Held).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>FHIR's word for a state of the referral's lifecycle.</summary>
    public static string StatusOf(ReferralState state) => state switch
    {
        ReferralState.Draft => "draft",
        ReferralState.Sent or ReferralState.Undelivered or ReferralState.Delivered => "requested",
        ReferralState.Received or ReferralState.InfoRequested => "received",
        ReferralState.Accepted => "accepted",
        ReferralState.Declined or ReferralState.Redirected => "rejected",
        ReferralState.InProgress => "in-progress",
        ReferralState.Completed => "completed",
        _ => "cancelled",
    };

    public static FhirTask Of(CaseFile file, ParticipantId self)
    {
        var isErased = file.Erased is not null;
        var reviews = file.Referral.Holds.Values.Select(h => h.Review).Concat(file.Return.OpenHolds.Select(h => h.Review)).ToList();
        var receiving = file.OwnSide == Side.Receiving ? self : file.Peer;
        return new()
        {
            Id = file.Id.ToString(),
            Meta = new() { LastUpdated = References.Instant(file.UpdatedAt), Security = Labels.Of(Carries.Pseudonym) },
            GroupIdentifier = References.Uuid(file.Id),
            Status = isErased ? Erased : file.IsHeld ? Held : StatusOf(file.Referral.State),
            BusinessStatus = new()
            {
                Coding =
                [
                    References.Coding("referral-state", isErased ? "erased" : ReferralLifecycle.Name(file.Referral.State)),
                    .. file.Return.State == ReturnState.None || isErased ? Array.Empty<Coding>() : [References.Coding("return-state", ReferralLifecycle.Name(file.Return.State))],
                ],
            },
            Intent = "order",
            Code = new() { Coding = [new() { System = CodeSystems.Kind, Code = MessageKind.ReferralProfile.Kind }] },
            AuthoredOn = References.Instant(file.CreatedAt),
            LastModified = References.Instant(file.UpdatedAt),
            Requester = References.Participant((file.OwnSide == Side.Sending ? self : file.Peer).Value),
            Owner = file.Organisation is { } organisation ? References.Organisation(organisation) : References.Participant(receiving.Value),
            Restriction = reviews.Count == 0 ? null : new() { Period = new() { End = reviews.Min().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) } },
            Output =
            [
                .. file.Referral.Holds.Keys.Union(file.Return.OpenHolds.Select(h => h.Message.ToString()), StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(id => Open(MessageKind.HoldSet, id)),
                .. file.Referral.Questions.Keys.Order(StringComparer.Ordinal).Select(id => Open(MessageKind.Question, id)),
            ],
        };
    }

    // What is open, by the message that opened it: that is what a lift names and an answer quotes.
    private static FhirTask.OutputComponent Open(MessageKind kind, string message) => new()
    {
        Type = new() { Coding = [new() { System = CodeSystems.Kind, Code = kind.Kind }] },
        ValueIdentifier = References.Uuid(message),
    };
}
