using System.Text.Json;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Contracts.Returns;
using Trm.Node.Agreements;
using Trm.Node.Outbox;
using Trm.Node.Referrals;

namespace Trm.Node.Http;

/// <summary>Accepted: from here on the node owes the message a fate.</summary>
public sealed record SubmittedReply(string Transmission, string Message, string? Case)
{
    internal static SubmittedReply Of(Submitted submitted) => new(submitted.Transmission.ToString(), submitted.Message.ToString(), submitted.Case?.ToString());
}

/// <summary>A case without content; the return as a code and in words where there is one.</summary>
public sealed record CaseReply(
    string Case, string Word, string Peer, string Side, string State, string? Return, string? ReturnInWords, bool Held, IReadOnlyList<HoldReply> Holds, IReadOnlyList<string> Questions,
    string? Organisation, DateTimeOffset UpdatedAt)
{
    internal static CaseReply Of(CaseFile file) => new(
        file.Id.ToString(), file.Word, file.Peer.Value, ReferralLifecycle.Name(file.OwnSide), file.Erased is null ? ReferralLifecycle.Name(file.Referral.State) : "erased",
        file.Return.State == ReturnState.None ? null : ReferralLifecycle.Name(file.Return.State),
        file.Return.State == ReturnState.None ? null : file.Return.IsHeld ? ReturnStateName.Held() : ReturnStateName.Of(file.Return.State, followUp: Math.Max(1, file.Return.FollowUp)),
        file.Referral.IsHeld || file.Return.IsHeld,
        [.. file.Referral.Holds.Values.Select(h => new HoldReply(h.Message.ToString(), ReferralLifecycle.Name(h.Owner), h.Review)).UnionBy(
            file.Return.OpenHolds.Select(h => new HoldReply(h.Message.ToString(), ReferralLifecycle.Name(h.Owner), h.Review)), h => h.Hold, StringComparer.Ordinal)],
        [.. file.Referral.Questions.Keys], file.Organisation?.Id, file.UpdatedAt);
}

/// <summary>An open hold; why it was set is nobody's but its owner's.</summary>
public sealed record HoldReply(string Hold, string Owner, DateOnly Review);

/// <summary>A case with what was said in it.</summary>
public sealed record CaseViewReply(CaseReply Case, IReadOnlyList<MessageReply> Messages)
{
    internal static CaseViewReply Of(CaseView view) => new(CaseReply.Of(view.File), [.. view.Messages.Select(m => new MessageReply(
        m.Message.ToString(), m.Peer, m.Outgoing ? "sent" : "received", m.Kind, m.Code, m.At, m.Notes, m.Fate, Content(m.Payload)))]);

    // A report whose payload could not be parsed is shown all the same, by its meta.
    private static JsonElement? Content(ReadOnlyMemory<byte> payload)
    {
        using var json = Contracts.Messages.CompactJson.TryParse(payload);
        return json?.RootElement.Clone();
    }
}

/// <summary>One message of a case; the payload is the FHIR Bundle as it was sealed.</summary>
public sealed record MessageReply(
    string Message, string Peer, string Direction, string Kind, string Code, DateTimeOffset At, IReadOnlyList<string> Notes, string? Fate, JsonElement? Payload);

/// <summary>One transmission and its fate; its evidence is provisional or witnessed, that of a control message neither.</summary>
public sealed record TransmissionReply(
    string Id, string? Message, string To, long Seq, string Kind, string Code, string State, long Attempts, string? Receipt, IReadOnlyList<string> Issues, string? Evidence)
{
    internal static TransmissionReply Of(Transmission t) => new(
        t.Id, t.Message, t.To, t.Seq, t.Kind, t.Code, t.State, t.Attempts, t.Receipt?.Code, [.. t.Receipt?.Issues.Select(i => i.Text) ?? []],
        t.Message is null ? null : t.IsWitnessed ? "witnessed" : "provisional");
}

/// <summary>Why something was refused: the first code and hint, and every fault.</summary>
public sealed record RefusedReply(string Code, string? Hint, IReadOnlyList<FaultReply> Faults)
{
    internal static RefusedReply Of(IReadOnlyList<Rejection> rejections) =>
        new(rejections[0].Code.Text, rejections[0].Hint, [.. rejections.Select(r => new FaultReply(r.Code.Text, r.Path, r.Hint))]);
}

/// <summary>One fault: what, where, and what to do. Never a value of the input.</summary>
public sealed record FaultReply(string Code, string? Path, string? Hint);

/// <summary>What holds with one participant; <c>builtIn</c> where nothing was agreed.</summary>
public sealed record AgreementReply(
    string Peer, string Agreement, int Version, bool BuiltIn, DateTimeOffset? Until, IReadOnlyList<string> Kinds, IReadOnlyList<string> Languages, string DutyNumber)
{
    internal static AgreementReply Of(AgreementWith with) => new(
        with.Peer.Value, with.Agreement.Id, with.Agreement.Version, with.IsBuiltIn, with.IsBuiltIn ? null : with.Agreement.Until, with.Agreement.Kinds, with.Agreement.Languages,
        with.DutyNumber);
}

/// <summary>An enquiry about capacity or its answer.</summary>
public sealed record CapacityMessageReply(
    string Message, string Peer, string Direction, DateTimeOffset At, string? Enquiry, IReadOnlyList<string> Services, int? Persons, bool? Urgent, DateOnly? NeededFrom,
    string? Reply, DateTimeOffset? ValidUntil)
{
    internal static CapacityMessageReply Of(CapacityView view) => new(
        view.Message.ToString(), view.Peer.Value, view.IsOurs ? "sent" : "received", view.At, view.Of?.ToString(), view.Enquiry?.Services ?? view.Answer?.Alternatives ?? [],
        view.Enquiry?.Persons, view.Enquiry is { } asked ? asked.Urgency == Contracts.Codes.Urgency.Urgent : null, view.Enquiry?.NeededFrom,
        view.Answer is { } answered ? Contracts.Codes.CodeSystems.CapacityReplies.Code(answered.Reply) : null, view.Answer?.ValidUntil);
}
