using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;

namespace Trm.Evidence.Packs;

/// <summary>
/// Replays every case of a pack through the rules of the contract, in the order of the log: a move takes effect at its author with the other side's receipt, at its judge when
/// it was taken, everything else at once. Needs the kinds, so it is silent about cases of which a private part is withheld or erased.
/// </summary>
internal sealed class LifecycleReplay(PackReport report, List<Finding> findings)
{
    private static readonly Dictionary<MessageKind, ReferralEvent> Events = new()
    {
        [MessageKind.DecisionSeen] = ReferralEvent.Seen,
        [MessageKind.DecisionAccepted] = ReferralEvent.Accepted,
        [MessageKind.DecisionDeclined] = ReferralEvent.Declined,
        [MessageKind.DecisionRedirected] = ReferralEvent.Redirected,
        [MessageKind.ReferralIdentity] = ReferralEvent.IdentityShared,
    };

    private readonly PackStory story = report.Story;
    private readonly Dictionary<string, File> cases = new(StringComparer.Ordinal);
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private readonly HashSet<string> receipted = new(StringComparer.Ordinal);

    public void Run()
    {
        // Where a kind is not known, what follows cannot be judged.
        if (report.Manifest!.Scope is PackScope.Message or PackScope.Period or PackScope.Peer || story.Sent.Concat(story.Taken).Any(t => t.Meta is null && t.Code is null))
            return;
        var sent = story.Sent.DistinctBy(t => t.Id, StringComparer.Ordinal).ToDictionary(t => t.Id, StringComparer.Ordinal);
        var steps = story.Sent.Select(t => (t.Index, (Action)(() => Send(t))))
            .Concat(story.Taken.Where(t => t.Code is null).Select(t => (t.Index, (Action)(() => Take(t)))))
            .Concat(story.Controls.Where(c => !c.IsOwn).Select(c => (c.Index, (Action)(() => Receipts(c, sent)))))
            .Concat(story.Given.Where(g => !g.IsFinal && sent.ContainsKey(g.Id)).Select(g => (g.Index, (Action)(() => Undelivered(sent[g.Id])))));
        foreach (var (_, step) in steps.OrderBy(s => s.Index))
            step();
        foreach (var (id, file) in cases)
            story.Cases[id] = ReferralLifecycle.Name(file.Referral.State) + (file.Referral.IsHeld ? ", on hold" : "");
    }

    private void Send(PackStory.Told told)
    {
        if (Find(told, Side.Sending) is not var (kind, @case, file) || !seen.Add("sent " + told.Meta!.Message))
            return;
        if (Step(kind, told.Meta, file.Own) is not { } step)
            return;
        if (!file.Referral.Decide(step).Try(out var next, out var fault))
            Broken(told, kind, fault.Code.Text);
        else
            cases[@case] = file with { Referral = kind == MessageKind.ReferralProfile ? next.AwaitingReceipt() : kind.IsMove ? file.Referral : next };
    }

    private void Take(PackStory.Told told)
    {
        // A message sealed again is the same message.
        if (Find(told, Side.Receiving) is not var (kind, @case, file) || !seen.Add("taken " + told.Meta!.Message))
            return;
        if (Step(kind, told.Meta, file.Own == Side.Sending ? Side.Receiving : Side.Sending) is not { } step)
            return;
        if (file.Referral.Decide(step).Try(out var next, out var fault))
            cases[@case] = file with { Referral = next };
        else if (kind.Class != MessageClass.Report)
            Broken(told, kind, fault.Code.Text);
    }

    private void Receipts(PackStory.ToldControl control, Dictionary<string, PackStory.Told> sent)
    {
        foreach (var receipt in control.Control.Receipts)
        {
            if (!sent.TryGetValue(receipt.Of.ToString(), out var told) || told.Digest != receipt.HeaderSha256 || !receipted.Add(told.Id)
                || Find(told, Side.Sending) is not var (kind, @case, file))
                continue;
            var next = (receipt.IsOk, kind) switch
            {
                (false, _) => file.Referral.Refused(told.Meta!.Message!),
                (true, _) when kind == MessageKind.ReferralProfile => file.Referral.Receipted(),
                (true, { IsMove: true }) when Step(kind, told.Meta!, file.Own) is { } move => file.Referral.TakeEffect(move),
                _ => file.Referral,
            };
            if (next is null)
                Broken(told, kind, "ILLEGAL_TRANSITION");
            else
                cases[@case] = file with { Referral = next };
        }
    }

    private void Undelivered(PackStory.Told told)
    {
        if (Find(told, Side.Sending) is (var kind, var @case, var file) && kind == MessageKind.ReferralProfile)
            cases[@case] = file with { Referral = file.Referral.NotReceipted() };
    }

    // A case has one peer; what another says of it is shown by the node, and changes nothing.
    private (MessageKind Kind, string Case, File File)? Find(PackStory.Told told, Side own)
    {
        var peer = told.Header.From == report.Participant ? told.Header.To : told.Header.From;
        if (told.Meta is not { Case: { } @case } meta || !MessageKind.Find(meta.Kind, meta.Code).Try(out var kind, out _))
            return null;
        var file = cases.GetValueOrDefault(@case.ToString()) ?? new(ReferralCase.Unknown, own, peer);
        return file.Peer == peer ? (kind, @case.ToString(), file) : null;
    }

    private static CaseStep? Step(MessageKind kind, MessageMeta meta, Side by) => kind switch
    {
        _ when kind == MessageKind.ReferralProfile => new CaseStep.Profile(meta.Message!),
        // Reason and review lie in the payload; that a hold is open is all that the rules ask.
        _ when kind == MessageKind.HoldSet => new CaseStep.HoldSet(meta.Message!, by, default, default),
        _ when kind == MessageKind.Question => new CaseStep.Asked(meta.Message!, by),
        { Kind: "answer" } => meta.InReplyTo is { } question ? new CaseStep.Answered(meta.Message!, by, question) : null,
        _ when kind == MessageKind.HoldLift => meta.InReplyTo is { } hold ? new CaseStep.HoldLifted(meta.Message!, by, hold) : null,
        _ when Events.TryGetValue(kind, out var what) => new CaseStep.Event(meta.Message!, by, meta.InReplyTo, what),
        _ => null,
    };

    private void Broken(PackStory.Told told, MessageKind kind, string code) => findings.Add(new(
        FindingCode.LifecycleBroken, PackPath.Evidence(told.Index), told.Index,
        $"{kind} of case {told.Meta!.Case} was {(told.Header.From == report.Participant ? "sent" : "taken")} although the rules forbid it there: {code}",
        "the node broke the rules, or a message that belongs before it was left out"));

    private sealed record File(ReferralCase Referral, Side Own, ParticipantId Peer);
}
