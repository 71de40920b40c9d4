using Trm.Contracts.Control;
using Trm.Contracts.Identifiers;
using Trm.Evidence.Witnesses;

namespace Trm.Evidence.Packs;

/// <summary>Holds two sides against each other, digest by digest: what one sent is what the other received, and every receipt is the same on both.</summary>
internal sealed class PackComparison
{
    /// <summary>A message sent within this time before the other pack was put together may still have been on the way.</summary>
    private static readonly TimeSpan OnTheWay = TimeSpan.FromMinutes(10);

    /// <summary>
    /// A promised leaf is in every checkpoint that is cosigned this long after the receipt was given, or later. Honest nodes stay far below: none offers a checkpoint that lacks a leaf of
    /// an hour ago, and none cosigns an offer of an hour ago (contracts/trail.md, "Witnesses").
    /// </summary>
    private static readonly TimeSpan PromisedWithin = TimeSpan.FromDays(1);

    private readonly List<Finding> findings = [];
    private readonly SortedSet<string> disowned = new(StringComparer.Ordinal);
    private readonly SortedSet<string> onTheWay = new(StringComparer.Ordinal);

    /// <summary>Messages that both sides show, digest by digest.</summary>
    public int Matched { get; private set; }

    /// <summary>Receipts that both sides show alike.</summary>
    public int Receipts { get; private set; }

    public IReadOnlyList<Finding> Findings => findings;

    /// <summary>Messages that one side shows and that may still have been on the way to the other.</summary>
    public IReadOnlyCollection<string> OnTheirWay => onTheWay;

    public static PackComparison Run(PackReport one, PackReport two)
    {
        var comparison = new PackComparison();
        if (!one.IsSigned || !two.IsSigned)
            comparison.Add(FindingCode.PacksUnrelated, "", null, "the packs cannot be compared: one of them cannot be believed", "verify each of them first");
        else if (one.Participant == two.Participant && one.Manifest!.Generation != two.Manifest!.Generation && one.Manifest.Scope == PackScope.Whole && two.Manifest.Scope == PackScope.Whole)
            new SuccessionCheck(one.Manifest.Generation < two.Manifest.Generation ? one : two, one.Manifest.Generation < two.Manifest.Generation ? two : one, comparison.findings).Run();
        else if (one.Participant == two.Participant)
            comparison.Add(FindingCode.PacksUnrelated, "", null, $"both packs are of {one.Participant}", "give one pack of each side");
        else if (one.IsTraining != two.IsTraining)
            comparison.Add(FindingCode.PacksUnrelated, "", null, $"the pack of {(one.IsTraining ? one : two).Participant} is of an exercise, the other is not", "give one pack of each side of the same network");
        else if (!AreOfOne(one, two))
            comparison.Add(FindingCode.PacksUnrelated, "", null, "the packs are about different things", "give two whole-period packs, two of some days, two of the same case, or two of the same pair");
        else
        {
            comparison.Directories(one, two);
            comparison.Logs(one, two);
            comparison.Logs(two, one);
            comparison.PromisesOf(one, two);
            comparison.PromisesOf(two, one);
            comparison.Numbers(one, two);
            comparison.Numbers(two, one);
            comparison.Messages(one, two);
            comparison.Messages(two, one);
            comparison.ReceiptsOf(one, two);
            comparison.ReceiptsOf(two, one);
            comparison.Cases(one, two);
        }

        return comparison;
    }

    /// <summary>Messages and receipts of which one half lies outside the days of the other pack.</summary>
    public int Outside { get; private set; }

    // Of the same case or message; or of all that passed between the two, in some days or always.
    private static bool AreOfOne(PackReport one, PackReport two) => (one.Manifest!.Scope, two.Manifest!.Scope) switch
    {
        (PackScope.Case, PackScope.Case) or (PackScope.Message, PackScope.Message) => one.Manifest.Of == two.Manifest.Of,
        (PackScope.Case or PackScope.Message, _) or (_, PackScope.Case or PackScope.Message) => false,
        _ => Tells(one, two) && Tells(two, one),
    };

    private static bool Tells(PackReport one, PackReport of) => one.Manifest!.Scope != PackScope.Peer || one.Manifest.Of == of.Participant!.Value;

    // What happened at that time is certainly within the days of that pack, if it has days.
    private static bool Covers(PackReport pack, DateTimeOffset time) =>
        pack.Manifest!.Scope != PackScope.Period || (pack.Time is var (first, last) && time > first + OnTheWay && time < last - OnTheWay);

    // A number is given to one message for good. Who shows another one under it than the other side holds has signed both.
    private void Numbers(PackReport from, PackReport to)
    {
        var shown = from.Story.Headers.Values.Where(h => h.Header.From == from.Participant && h.Header.To == to.Participant).ToLookup(h => (h.Header.Gen, h.Header.Seq));
        var held = to.Story.Taken.Select(t => (t.Index, t.Signed)).Concat(to.Story.Controls.Where(c => !c.IsOwn).Select(c => (c.Index, c.Signed)));
        foreach (var (index, signed) in held.Where(h => h.Signed.Header.From == from.Participant && h.Signed.Header.To == to.Participant))
            if (shown[(signed.Header.Gen, signed.Header.Seq)].FirstOrDefault(h => h.HeaderSha256 != signed.HeaderSha256) is { } other && other.Header.Id != signed.Header.Id)
                Add(FindingCode.SequenceDouble, PackPath.Header(other.Header.Id.ToString()), index, $"{from.Participant} shows message {other.Header.Id} as its number {other.Header.Seq} to {to.Participant}, which holds message {signed.Header.Id} under that number, signed by {from.Participant}", $"{from.Participant} put another message into the place");
            else if (from.Story.Headers.TryGetValue(signed.Header.Id.ToString(), out var altered) && altered.HeaderSha256 != signed.HeaderSha256 && from.Story.Sent.All(s => s.Id != signed.Header.Id.ToString()))
                Add(FindingCode.MessageAltered, PackPath.Header(signed.Header.Id.ToString()), index, $"{from.Participant} shows message {signed.Header.Id} with another header than {to.Participant} holds", "both are signed: the sender made two messages of one id");
    }

    // One governance: two sides with different documents of one version have been told different truths.
    private void Directories(PackReport one, PackReport two)
    {
        foreach (var version in one.Story.Versions.Keys.Intersect(two.Story.Versions.Keys).Where(v => one.Story.Versions[v] != two.Story.Versions[v]))
            Add(FindingCode.DirectoryRefused, PackPath.Directory(version), null, $"the two sides hold different directories of version {version}", "governance signed two documents of one version: keep both, this is a fork");
    }

    // What "witness" saw of the log of "owner".
    private void Logs(PackReport owner, PackReport witness)
    {
        var origin = ListedKeys.Origin(owner.Participant!, owner.Manifest!.Generation);
        foreach (var fork in witness.Story.Forks.Where(f => f.Origin == origin))
            findings.Add(ForkFile.Describe(fork, PackPath.Checkpoint, null));
        if (witness.Held.TryGetValue(origin, out var held) && held.Checkpoint.Checkpoint.Size > owner.Trail!.Size && held.At < owner.Manifest.Issued)
            Add(FindingCode.CheckpointInconsistent, PackPath.Checkpoint, null, $"{witness.Participant} cosigned {held.Checkpoint.Checkpoint.Size} leaves of {origin} at {held.At:u}; the pack of {owner.Participant}, put together later, shows {owner.Trail.Size}", "leaves were removed from the end of the log, or the node was restored from an old copy");
    }

    // A receipt names the leaf that records the message. It is given with the control message that brings it, which may be long after the message came: one that is sealed anew keeps the
    // time of the first. A day later a checkpoint that somebody else has cosigned must cover the leaf.
    private void PromisesOf(PackReport giver, PackReport holder)
    {
        var promises = Received(holder, giver).GroupBy(r => r.Receipt.LeafHash, StringComparer.Ordinal)
            .Select(g => (g.First().Receipt, Given: g.Min(r => r.Control.Signed.Header.Iat))).ToList();
        if (promises.Count == 0 || giver.Witnesses.Count == 0 || giver.Trail?.Log is not { } log)
            return;
        var places = promises.ToDictionary(p => p.Receipt.LeafHash, _ => long.MaxValue, StringComparer.Ordinal);
        foreach (var (index, hash) in log.Leaves())
            if (hash is { } leaf && Convert.ToHexStringLower(leaf.ToArray()) is var text && places.TryGetValue(text, out var first) && index < first)
                places[text] = index;
        foreach (var (receipt, given) in promises)
        {
            var place = places[receipt.LeafHash];
            // Who does not hold the receipt is the better witness.
            var lacking = giver.Witnesses.Where(w => w.Time >= given + PromisedWithin && w.Size <= place).ToList();
            if (lacking.OrderBy(w => w.Witness == holder.Participant).ThenBy(w => w.Time).FirstOrDefault() is not { } witnessed)
                continue;
            var late = place == long.MaxValue ? $"{giver.Participant} left the message out of its log" : $"{giver.Participant} entered the message later, as leaf {place}";
            Add(
                FindingCode.PromiseBroken, PackPath.CheckpointOf(witnessed.Size), null,
                $"{giver.Participant} acknowledged message {receipt.Of} at {given:u} and promised its leaf; the {witnessed.Size} leaves that {witnessed.Witness} cosigned at {witnessed.Time:u} do not hold it",
                lacking.All(w => w.Witness == holder.Participant)
                    ? $"{late}; or the clock of {witnessed.Witness}, which holds the receipt and alone says when that was, is wrong: ask for what others have cosigned"
                    : $"{late}, and {witnessed.Witness} has seen that log");
        }
    }

    private void Messages(PackReport from, PackReport to)
    {
        // A pack is of one generation of either side: what belongs to another one of the sender is not in it.
        var taken = to.Story.Taken.Where(t => t.Header.From == from.Participant && t.Header.To == to.Participant && t.Header.Gen == from.Manifest!.Generation).ToList();
        var byDigest = taken.GroupBy(t => t.Digest, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        var byId = taken.GroupBy(t => t.Id, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        var sent = from.Story.Sent.Where(t => t.Header.To == to.Participant).ToList();
        var receipted = Received(from, to).Select(r => r.Receipt).DistinctBy(r => r.Of.ToString(), StringComparer.Ordinal).ToDictionary(r => r.Of.ToString(), StringComparer.Ordinal);
        var elsewhere = ReceiptsFrom(from, to.Participant!, own: false).Where(r => r.Control.Signed.Header.Gen != to.Manifest!.Generation).Select(r => r.Receipt.Of.ToString()).ToHashSet(StringComparer.Ordinal);
        var given = from.Story.Given.Select(g => g.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var message in sent)
            if (byDigest.ContainsKey(message.Digest))
                Matched++;
            else if (byId.TryGetValue(message.Id, out var other))
                Add(FindingCode.MessageAltered, PackPath.Header(message.Id), other.Index, $"{from.Participant} sent message {message.Id} with another header than {to.Participant} received", "both are signed: the sender made two messages of one id");
            else if (!Covers(to, receipted.GetValueOrDefault(message.Id)?.ReceivedAt ?? DateTimeOffset.MinValue))
                Outside++;
            else if (receipted.ContainsKey(message.Id))
                Add(FindingCode.MessageMissing, PackPath.Evidence(message.Index), message.Index, $"message {message.Id} (number {message.Header.Seq}) was sent by {from.Participant} and acknowledged by {to.Participant}, whose trail does not show it", $"{to.Participant} left it out");
            else if (elsewhere.Contains(message.Id) || to.HasEnded)
                continue; // taken in another generation of the receiver, whose pack tells of it
            else if (given.Contains(message.Id))
                continue; // undelivered, expired or void: the sending side says so itself
            else if (message.Header.Iat > to.Manifest!.Issued - OnTheWay)
                onTheWay.Add(message.Id);
            else
                Add(FindingCode.MessageMissing, PackPath.Evidence(message.Index), message.Index, $"message {message.Id} (number {message.Header.Seq}) of {from.Participant} is not shown by {to.Participant}, and {from.Participant} shows no receipt for it", $"{from.Participant} invented it, or {to.Participant} left it out");

        var known = sent.Select(s => s.Digest).ToHashSet(StringComparer.Ordinal);
        var ids = sent.Select(s => s.Id).ToHashSet(StringComparer.Ordinal);
        // In its name, under a key in doubt, and not sent by its node: contested there, and nothing that this side left out.
        var contested = to.Contested.Where(c => c.From == from.Participant!.Value).Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var message in taken.Where(t => !known.Contains(t.Digest) && !ids.Contains(t.Id)))
            if (contested.Contains(message.Id))
                disowned.Add(message.Id);
            else if (!Covers(from, message.Header.Iat))
                Outside++;
            else if (message.Header.Iat > from.Manifest!.Issued - OnTheWay)
                onTheWay.Add(message.Id);
            else
                Add(FindingCode.MessageExtra, PackPath.Evidence(message.Index), message.Index, $"message {message.Id} (number {message.Header.Seq}), signed by {from.Participant} and received by {to.Participant}, is not shown as sent by {from.Participant}", $"{from.Participant} left it out");

        Arrivals(from, to, sent, byDigest);
    }

    // Receipts leave in the order in which the log has the messages, and are numbered: both sides hold that order.
    private void Arrivals(PackReport from, PackReport to, List<PackStory.Told> sent, Dictionary<string, PackStory.Told> taken)
    {
        var newest = -1L;
        var done = new HashSet<string>(StringComparer.Ordinal);
        var first = ReceiptsFrom(to, from.Participant!, own: true).GroupBy(r => r.Receipt.Of.ToString(), StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.MinBy(r => r.Control.Index).Control.Signed.Header, StringComparer.Ordinal);
        var held = from.Story.Controls.Where(c => !c.IsOwn && c.Signed.Header.From == to.Participant).Select(c => (c.Signed.Header.Gen, c.Signed.Header.Seq)).ToHashSet();
        foreach (var (receipt, control) in Received(from, to).OrderBy(r => r.Control.Signed.Header.Gen).ThenBy(r => r.Control.Signed.Header.Seq))
        {
            if (!done.Add(receipt.Of.ToString()) || !taken.TryGetValue(receipt.HeaderSha256, out var leaf) || sent.All(s => s.Digest != receipt.HeaderSha256))
                continue;
            // Given again, because the control message that gave it first was given up: an earlier one, which never came.
            if (first.TryGetValue(receipt.Of.ToString(), out var giving) && giving.Seq < control.Signed.Header.Seq && !held.Contains((giving.Gen, giving.Seq)))
                continue;
            if (leaf.Index < newest)
                Add(FindingCode.ReceiptOrder, PackPath.Evidence(leaf.Index), leaf.Index, $"{to.Participant} acknowledged message {receipt.Of} behind one that its log has later", $"the leaves of {to.Participant} were put in another order");
            newest = Math.Max(newest, leaf.Index);
        }
    }

    // What "holder" verified of "giver"'s receipts against what "giver" says that it gave.
    private void ReceiptsOf(PackReport holder, PackReport giver)
    {
        var given = ReceiptsFrom(giver, holder.Participant!, own: true);
        var controls = given.Select(g => g.Control.Signed.HeaderSha256).ToHashSet(StringComparer.Ordinal);
        var byMessage = given.GroupBy(g => g.Receipt.Of.ToString(), StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First().Receipt, StringComparer.Ordinal);
        foreach (var (receipt, control) in Received(holder, giver).DistinctBy(r => r.Receipt.Of))
        {
            var place = PackPath.Evidence(control.Index);
            if (byMessage.TryGetValue(receipt.Of.ToString(), out var other))
            {
                if (StoryCheck.Same(receipt, other))
                    Receipts++;
                else
                    Add(FindingCode.ReceiptAltered, place, control.Index, $"{holder.Participant} holds another receipt for message {receipt.Of} than {giver.Participant} shows: {Differences(receipt, other)}", "both are signed by the side that gave them: keep both");
            }
            else if (!Covers(giver, control.Signed.Header.Iat))
                Outside++;
            else if (control.Signed.Header.Iat > giver.Manifest!.Issued - OnTheWay && giver.Manifest.Issued < holder.Manifest!.Issued)
                onTheWay.Add(receipt.Of.ToString());
            else if (!controls.Contains(control.Signed.HeaderSha256))
                Add(FindingCode.ReceiptMissing, place, control.Index, $"the receipt for message {receipt.Of}, signed by {giver.Participant} and held by {holder.Participant}, is not shown by {giver.Participant}", $"{giver.Participant} left it out, or it was made outside its node");
        }

        // A control message is not sent again by a timer; but each message must have learnt its fate in the end.
        var held = ReceiptsFrom(holder, giver.Participant!, own: false).Select(r => r.Receipt.Of.ToString()).ToHashSet(StringComparer.Ordinal);
        var sent = holder.Story.Sent.Select(s => s.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var (receipt, control) in given.DistinctBy(g => g.Receipt.Of).Where(g => !held.Contains(g.Receipt.Of.ToString()) && sent.Contains(g.Receipt.Of.ToString())))
            if (holder.Manifest!.Scope == PackScope.Period)
                Outside++;
            else if (control.Signed.Header.Iat > holder.Manifest!.Issued - OnTheWay || holder.HasEnded)
                onTheWay.Add(receipt.Of.ToString());
            else
                Add(FindingCode.ReceiptMissing, PackPath.Evidence(control.Index), control.Index, $"the receipt that {giver.Participant} gave for message {receipt.Of} is not shown by {holder.Participant}", $"{holder.Participant} left it out, or it was lost on the way and never asked for again");
    }

    private void Cases(PackReport one, PackReport two)
    {
        if (one.Open.Count + two.Open.Count + onTheWay.Count + disowned.Count > 0)
            return; // a move on the way stands differently on both sides, lawfully
        foreach (var id in one.Cases.Keys.Intersect(two.Cases.Keys, StringComparer.Ordinal).Where(id => one.Cases[id] != two.Cases[id]))
            Add(FindingCode.CaseDisagreement, "", null, $"case {id} is {one.Cases[id]} at {one.Participant} and {two.Cases[id]} at {two.Participant}", "the two sides judged the same messages differently, or not the same messages");
    }

    private static List<(Receipt Receipt, PackStory.ToldControl Control)> ReceiptsFrom(PackReport report, ParticipantId other, bool own) =>
        [.. report.Story.Controls.Where(c => c.IsOwn == own && (own ? c.Signed.Header.To : c.Signed.Header.From) == other).SelectMany(c => c.Control.Receipts.Select(r => (r, c)))];

    // What "holder" verified of the receipts that "giver" gave in the generation of its pack.
    private static List<(Receipt Receipt, PackStory.ToldControl Control)> Received(PackReport holder, PackReport giver) =>
        [.. ReceiptsFrom(holder, giver.Participant!, own: false).Where(r => r.Control.Signed.Header.Gen == giver.Manifest!.Generation)];

    private static string Differences(Receipt one, Receipt two)
    {
        var names = new List<string>();
        if (one.HeaderSha256 != two.HeaderSha256)
            names.Add("the message");
        if (one.Code != two.Code || !one.Issues.SequenceEqual(two.Issues))
            names.Add("the code");
        if (one.ReceivedAt != two.ReceivedAt)
            names.Add("the time");
        if (one.LeafHash != two.LeafHash)
            names.Add("the promised leaf");
        return string.Join(", ", names);
    }

    private void Add(FindingCode code, string place, long? index, string sentence, string hint) => findings.Add(new(code, place, index, sentence, hint));
}
