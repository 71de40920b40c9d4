using Trm.Contracts.Gates;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Contracts.Returns;

namespace Trm.Evidence.Packs;

/// <summary>
/// Replays every case of a pack through the rules of the contract, in the order of the log: a move takes effect at its author with the other side's receipt, at its judge when
/// it was taken, everything else at once. Needs the kinds: it is silent where private parts are withheld, and about a case that was erased.
/// </summary>
internal sealed class LifecycleReplay(PackReport report, List<Finding> findings)
{
    private readonly PackStory story = report.Story;
    private readonly Dictionary<string, File> cases = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ReturnStep?> waiting = new(StringComparer.Ordinal);
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private readonly HashSet<string> receipted = new(StringComparer.Ordinal);
    private readonly HashSet<string> begunBefore = new(StringComparer.Ordinal);
    private bool hasErased;

    public void Run()
    {
        // Where a kind is not known, what follows cannot be judged.
        if (report.Manifest!.Scope is PackScope.Message or PackScope.Period or PackScope.Peer || story.Sent.Concat(story.Taken).Any(t => t.Meta is null && t.Code is null && !story.Erased.ContainsKey(t.Index)))
            return;
        hasErased = story.Sent.Concat(story.Taken).Any(t => story.Erased.ContainsKey(t.Index));
        if (report.Manifest!.Generation > 0)
            begunBefore.UnionWith(BegunBefore());
        var sent = story.Sent.DistinctBy(t => t.Id, StringComparer.Ordinal).ToDictionary(t => t.Id, StringComparer.Ordinal);
        var steps = story.Sent.Select(t => (t.Index, (Action)(() => Send(t))))
            .Concat(story.Taken.Where(t => t.Code is null).Select(t => (t.Index, (Action)(() => Take(t)))))
            .Concat(story.Controls.Where(c => !c.IsOwn).Select(c => (c.Index, (Action)(() => Receipts(c, sent)))))
            .Concat(story.Given.Where(g => !g.IsFinal && sent.ContainsKey(g.Id)).Select(g => (g.Index, (Action)(() => Undelivered(sent[g.Id])))));
        foreach (var (_, step) in steps.OrderBy(s => s.Index))
            step();
        // Of an erased case nothing is known but what was said afterwards.
        foreach (var (id, file) in cases.Where(c => c.Value.Referral.Profile is not null))
            story.Cases[id] = Words(file);
    }

    // Of a case that began in a former generation this log does not tell where it stood.
    private IEnumerable<string> BegunBefore()
    {
        var again = story.SealedAgain.Values.Concat(story.TakenBefore).ToHashSet(StringComparer.Ordinal);
        return story.Sent.Concat(story.Taken.Where(t => t.Code is null)).Where(t => t.Meta?.Case is not null).GroupBy(t => t.Meta!.Case!.ToString(), StringComparer.Ordinal)
            .Where(c => c.Any(t => again.Contains(t.Id)) || c.MinBy(t => t.Index)!.Meta is { } first && (first.Kind, first.Code) != (MessageKind.ReferralProfile.Kind, MessageKind.ReferralProfile.Code))
            .Select(c => c.Key);
    }

    private static string Words(File file) => ReferralLifecycle.Name(file.Referral.State)
        + (file.Return.State == ReturnState.None || !file.AreTimesKnown ? "" : $", {ReturnStateName.Of(file.Return.State).ToLowerInvariant()}")
        + (file.Referral.IsHeld || file.Return.IsHeld ? ", on hold" : "");

    // What was given up and refused says nothing of a message that went on as another transmission.
    private bool GoesOn(PackStory.Told told) =>
        story.Given.Any(g => g.IsFinal && g.Id == told.Id) && story.Sent.Any(t => t.Index > told.Index && Key(t) == Key(told));

    // A message sealed again is the same message.
    private static string Key(PackStory.Told told) => told.Meta?.Message?.ToString() ?? told.Id;

    private void Send(PackStory.Told told)
    {
        if (Find(told, Side.Sending) is not var (kind, @case, file) || !seen.Add("sent " + told.Meta!.Message))
            return;
        if (!Decide(file, kind, told, file.Own).Try(out var next, out var fault))
        {
            Broken(told, kind, fault.Code.Text);
            // Named once: what comes of it is not judged again.
            receipted.Add(Key(told));
        }
        else if (kind == MessageKind.ReferralProfile)
            cases[@case] = next with { Referral = next.Referral.AwaitingReceipt() };
        else if (kind.IsMove)
            waiting[Key(told)] = StepOf(file, kind, told, file.Own);
        else
            cases[@case] = next;
    }

    private void Take(PackStory.Told told)
    {
        // A message sealed again is the same message.
        if (Find(told, Side.Receiving) is not var (kind, @case, file) || !seen.Add("taken " + told.Meta!.Message))
            return;
        if (Decide(file, kind, told, file.Own == Side.Sending ? Side.Receiving : Side.Sending).Try(out var next, out var fault))
            cases[@case] = next;
        else if (kind.Class != MessageClass.Report)
            Broken(told, kind, fault.Code.Text);
    }

    private void Receipts(PackStory.ToldControl control, Dictionary<string, PackStory.Told> sent)
    {
        foreach (var receipt in control.Control.Receipts)
        {
            if (!sent.TryGetValue(receipt.Of.ToString(), out var told) || told.Digest != receipt.HeaderSha256 || (!receipt.IsOk && GoesOn(told)) || !receipted.Add(Key(told))
                || Find(told, Side.Sending) is not var (kind, @case, file))
                continue;
            var next = (receipt.IsOk, kind) switch
            {
                (false, _) => file with { Referral = file.Referral.Refused(told.Meta!.Message!), Return = file.Return.NotTaken(told.Meta.Message!) },
                (true, _) when kind == MessageKind.ReferralProfile => file with { Referral = file.Referral.Receipted() },
                (true, { IsMove: true }) => TakeEffect(file, kind, told),
                _ => file,
            };
            if (next is null)
                Broken(told, kind, "ILLEGAL_TRANSITION");
            else
                cases[@case] = next;
        }
    }

    private void Undelivered(PackStory.Told told)
    {
        if (Find(told, Side.Sending) is (var kind, var @case, var file) && kind == MessageKind.ReferralProfile)
            cases[@case] = file with { Referral = file.Referral.NotReceipted() };
    }

    // As the two sides judge it, but for what lies in payloads: facts, gates, and when something happened that was written down later.
    private static Result<File> Decide(File file, MessageKind kind, PackStory.Told told, Side by)
    {
        var step = StepOf(file, kind, told, by);
        if (step is ReturnStep.Move { What: not ReturnEvent.Ended } move)
        {
            return !file.AreTimesKnown
                ? file with { Return = file.Return.TakeEffect(move) }
                : file.Referral.IsHeld
                    ? new Rejection(RejectionCode.Held)
                    : file.Return.Decide(move, ReturnCase.PointOf(move.What) is { } point ? GateReport.NotReplayed(point) : null).Then(next => Result<File>.Ok(file with { Return = next }));
        }

        if (kind == MessageKind.HoldLift && step is not null)
            return Lift(file, told.Meta!, by, step);
        var referral = CaseSteps.Withheld(kind, told.Meta!, by) is { } known ? file.Referral.Decide(known) : Result<ReferralCase>.Ok(file.Referral);
        return (kind.Class == MessageClass.Report && !referral.IsOk ? file.Referral : referral).Then(next => Result<File>.Ok(file with
        {
            Referral = next,
            Return = step switch
            {
                null => file.Return,
                ReturnStep.Move closing => file.Return.TakeEffect(closing),
                _ => file.Return.Decide(step).Value,
            },
            AreTimesKnown = file.AreTimesKnown && step is not ReturnStep.Report { What: not (ReturnEvent.DeclinedByPerson or ReturnEvent.FollowedUp) },
        }));
    }

    // One hold stops referral and return; what the person has taken back stops the return alone.
    private static Result<File> Lift(File file, MessageMeta meta, Side by, ReturnStep step)
    {
        var referral = CaseSteps.Withheld(MessageKind.HoldLift, meta, by) is { } lift ? file.Referral.Decide(lift) : file.Referral;
        if (!referral.IsOk && (!referral.Rejection.Code.Equals(RejectionCode.UnknownInReplyTo) || !file.Return.Holds.ContainsKey(meta.InReplyTo!.ToString())))
            return Result<File>.Refused(referral.Rejections);
        return file.Return.Decide(step).Then(next => Result<File>.Ok(file with { Referral = referral.IsOk ? referral.Value : file.Referral, Return = next }));
    }

    private File? TakeEffect(File file, MessageKind kind, PackStory.Told told)
    {
        if (waiting.GetValueOrDefault(Key(told)) is ReturnStep.Move move)
        {
            file = file with { Return = file.Return.TakeEffect(move) };
            if (move.What != ReturnEvent.Ended)
                return file;
        }

        return CaseSteps.Withheld(kind, told.Meta!, file.Own) is { } step && file.Referral.TakeEffect(step) is { } next ? file with { Referral = next } : null;
    }

    private static ReturnStep? StepOf(File file, MessageKind kind, PackStory.Told told, Side by) =>
        ReturnSteps.Withheld(told.Meta!, by, told.Header.Iat, file.Referral.Profile, file.Return);

    // A case has one peer; what another says of it is shown by the node, and changes nothing.
    private (MessageKind Kind, string Case, File File)? Find(PackStory.Told told, Side own)
    {
        var peer = told.Header.From == report.Participant ? told.Header.To : told.Header.From;
        if (told.Meta is not { Case: { } @case } meta || !MessageKind.Find(meta.Kind, meta.Code).Try(out var kind, out _) || begunBefore.Contains(@case.ToString()))
            return null;
        var file = cases.GetValueOrDefault(@case.ToString()) ?? new(ReferralCase.Unknown, ReturnCase.Unknown, own, peer);
        return file.Peer == peer ? (kind, @case.ToString(), file) : null;
    }

    private void Broken(PackStory.Told told, MessageKind kind, string code)
    {
        // What stood before it may be what was erased: nobody can say of which case that was.
        if (hasErased && cases.GetValueOrDefault(told.Meta!.Case!.ToString())?.Referral.Profile is null)
            return;
        findings.Add(new(
            FindingCode.LifecycleBroken, PackPath.Evidence(told.Index), told.Index,
            $"{kind} of case {told.Meta!.Case} was {(told.Header.From == report.Participant ? "sent" : "taken")} although the rules forbid it there: {code}",
            "the node broke the rules, or a message that belongs before it was left out"));
    }

    private sealed record File(ReferralCase Referral, ReturnCase Return, Side Own, ParticipantId Peer)
    {
        /// <summary>False once something was reported whose time lies in the payload: which report is the latest, and so what may follow, is not known from then on.</summary>
        public bool AreTimesKnown { get; init; } = true;
    }
}
