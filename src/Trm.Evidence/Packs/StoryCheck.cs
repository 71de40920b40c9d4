using Trm.Contracts.Control;
using Trm.Contracts.Identifiers;

namespace Trm.Evidence.Packs;

/// <summary>Holds what one side tells against itself: numbers, fates, receipts, promises.</summary>
internal sealed class StoryCheck(PackReport report, List<Finding> findings)
{
    private const int MostNamed = 20;
    private const int MostDisowned = 10_000;

    private readonly PackStory story = report.Story;
    private readonly bool isWhole = report.IsComplete;

    public void Run()
    {
        Doubles();
        Orders();
        if (isWhole)
            Gaps();
        else if (report.Manifest!.Scope == PackScope.Period)
            GapsWithin();
        Fates();
        Promises();
    }

    // One number, one id, one leaf; what ID_REUSED refused is the proof of the other side's fault, not of this one's.
    private void Doubles()
    {
        foreach (var told in new[] { story.Sent, [.. story.Taken.Where(t => t.Code != "ID_REUSED")] })
        {
            foreach (var again in told.GroupBy(t => (t.Header.From, t.Id)).Where(g => g.Count() > 1))
                Add(FindingCode.SequenceDouble, again.Last().Index, $"message {again.Key.Id} is recorded twice, in the leaves {string.Join(" and ", again.Select(t => t.Index))}", "one of the two was invented");
            foreach (var again in told.GroupBy(t => (t.Header.From, t.Header.To, t.Header.Gen, t.Header.Seq)).Where(g => g.Select(t => t.Id).Distinct(StringComparer.Ordinal).Count() > 1))
                Add(FindingCode.SequenceDouble, again.Last().Index, $"number {again.Key.Seq} from {again.Key.From} to {again.Key.To} is given to two messages", "one of the two was invented");
        }
    }

    // A node numbers, seals and records in one commit, so its own leaves follow the numbers.
    private void Orders()
    {
        var own = story.Sent.Select(t => (t.Index, t.Header)).Concat(story.Controls.Where(c => c.IsOwn).Select(c => (c.Index, c.Signed.Header)));
        foreach (var pair in own.OrderBy(o => o.Index).GroupBy(o => (o.Header.To, o.Header.Gen)))
        {
            var last = 0L;
            foreach (var (index, header) in pair)
            {
                if (header.Seq < last)
                    Add(FindingCode.SequenceOrder, index, $"number {header.Seq} to {header.To} is recorded behind number {last}", "the messages were put in another order");
                last = Math.Max(last, header.Seq);
            }
        }
    }

    private void Gaps()
    {
        var headers = story.Headers.Values.Where(h => h.Header.From == report.Participant).Select(h => h.Header)
            .Concat(story.Sent.Select(t => t.Header)).Concat(story.Controls.Where(c => c.IsOwn).Select(c => c.Signed.Header)).DistinctBy(h => h.Id);
        // Since a key of ours is in doubt, a peer may truthfully hold numbers that somebody else gave in our name.
        var held = story.Controls.Where(c => !c.IsOwn && !(c.Signed.Header.Iat >= report.OwnDoubt)).GroupBy(c => (To: c.Signed.Header.From, Gen: c.Control.Have.Generation))
            .ToDictionary(g => g.Key, g => g.Max(c => c.Control.Have.Through));
        foreach (var pair in headers.GroupBy(h => (h.To, h.Gen)))
        {
            foreach (var again in pair.GroupBy(h => h.Seq).Where(g => g.Count() > 1))
                Add(FindingCode.SequenceDouble, null, $"number {again.Key} to {pair.Key.To} is given to {string.Join(" and ", again.Select(h => h.Id))}", "one of the two was invented");
            var numbers = pair.Select(h => h.Seq).ToHashSet();
            numbers.UnionWith(Disowned(pair.Key.To, pair.Key.Gen));
            held.Remove(pair.Key, out var through);
            NameGap(pair.Key.To.Value, numbers, Math.Max(numbers.Max(), through));
        }

        foreach (var (key, through) in held.Where(h => h.Key.Gen == report.Manifest!.Generation && h.Value > 0))
            NameGap(key.To.Value, [], through);
    }

    // Between the last number under a key in doubt and the first under another one, somebody else may have given numbers in our name.
    private IEnumerable<long> Disowned(ParticipantId to, long gen)
    {
        var own = story.Headers.Values.Concat(story.Sent.Select(t => t.Signed)).Concat(story.Controls.Where(c => c.IsOwn).Select(c => c.Signed))
            .Where(h => h.Header.From == report.Participant && h.Header.To == to && h.Header.Gen == gen).ToLookup(h => report.OwnDoubted.Contains(h.Signer.Listing.Certificate.Sha256), h => h.Header.Seq);
        if (!own[true].Any() || !own[false].Any() || own[false].Min() - own[true].Max() is not (> 1 and <= MostDisowned))
            return [];
        return Enumerable.Range(1, (int)(own[false].Min() - own[true].Max()) - 1).Select(n => own[true].Max() + n);
    }

    // Of a range: what it numbers has no hole; what stands before and behind it lies elsewhere.
    private void GapsWithin()
    {
        foreach (var pair in story.Headers.Values.Where(h => h.Header.From == report.Participant).Select(h => h.Header).GroupBy(h => (h.To, h.Gen)))
        {
            var numbers = pair.Select(h => h.Seq).ToHashSet();
            NameGap(pair.Key.To.Value, numbers, numbers.Max(), numbers.Min());
        }
    }

    private void NameGap(string to, HashSet<long> numbers, long through, long first = 1)
    {
        if (numbers.Count == through - first + 1)
            return;
        // A peer may claim any number: name the first ones, count the rest.
        var missing = new List<long>();
        for (var n = first; n <= through && missing.Count < MostNamed; n++)
            if (!numbers.Contains(n))
                missing.Add(n);
        var count = through - first + 1 - numbers.Count(n => n <= through);
        if (count > 0)
            Add(FindingCode.SequenceGap, null, $"{count} number(s) from {report.Participant} to {to} are not shown: {string.Join(", ", missing)}{(count > missing.Count ? " ..." : "")}", "headers of messages that were sent have been removed from the pack");
    }

    private void Fates()
    {
        var receipts = new Dictionary<string, (Receipt Receipt, string By, long Gen)>(StringComparer.Ordinal);
        var former = new SortedSet<string>(StringComparer.Ordinal);
        var sent = story.Sent.DistinctBy(t => t.Id, StringComparer.Ordinal).ToDictionary(t => t.Id, StringComparer.Ordinal);
        foreach (var control in story.Controls.Where(c => !c.IsOwn))
            foreach (var receipt in control.Control.Receipts)
            {
                var id = receipt.Of.ToString();
                var by = control.Signed.Header.From.Value;
                if (receipts.TryGetValue(id, out var first) && first.By == by && first.Gen == control.Signed.Header.Gen && first.Receipt.HeaderSha256 == receipt.HeaderSha256 && !Same(first.Receipt, receipt))
                    Add(FindingCode.ReceiptConflict, control.Index, $"{by} gave two different receipts for message {id}", "a receipt is final; keep both, each is signed");
                if (sent.TryGetValue(id, out var message) && message.Digest == receipt.HeaderSha256 && message.Header.To.Value == by)
                {
                    receipts.TryAdd(id, (receipt, by, control.Signed.Header.Gen));
                    if (control.Index < message.Index)
                        Add(FindingCode.ReceiptUnfounded, control.Index, $"the receipt for message {id} was recorded before the message", "the leaves were put in another order");
                }
                else if (!sent.ContainsKey(id) && control.Signed.Header.Iat >= report.OwnDoubt)
                    report.Disowned = [.. report.Disowned.Append(id).Distinct(StringComparer.Ordinal)];
                else if (isWhole && !sent.ContainsKey(id) && report.Manifest!.Generation > 0)
                    former.Add(id);
                else if (isWhole)
                    Add(FindingCode.ReceiptUnfounded, control.Index, $"{by} gave a receipt for message {id}, which this trail does not show as sent", "the message was left out of this trail, or the receipt was invented: compare with the pack of the other side");
            }

        var final = story.Given.Where(g => g.IsFinal).Select(g => g.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var (index, id, _) in story.Given.Where(g => isWhole && report.Manifest!.Generation == 0 && !sent.ContainsKey(g.Id)))
            Add(FindingCode.EventMalformed, index, $"message {id} was never recorded as sent, and here it is given up", "its leaf was left out");
        var open = new List<string>();
        foreach (var message in sent.Values)
            if (receipts.TryGetValue(message.Id, out var fate))
                _ = fate.Receipt.IsOk ? report.Delivered++ : report.RefusedThere++;
            else if (final.Contains(message.Id))
                report.Expired++;
            else if (!isWhole || report.HasEnded || message.Header.Exp >= report.Manifest!.Issued)
                open.Add(message.Id);
            else
                Add(FindingCode.FateMissing, message.Index, $"message {message.Id} has neither receipt nor refusal, is not void, and expired at {message.Header.Exp:u}", "its fate was left out of the trail");
        report.Open = open;
        report.OfFormer = [.. former];
    }

    // A receipt that this side gave promises one leaf of its own log, says the same as that leaf, and is given in the order of the leaves.
    private void Promises()
    {
        var taken = story.Taken.GroupBy(t => (t.Id, t.Digest)).ToDictionary(g => g.Key, g => g.First());
        var given = new Dictionary<(string, string), Receipt>();
        var newest = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var control in story.Controls.Where(c => c.IsOwn))
            foreach (var receipt in control.Control.Receipts)
            {
                var key = (receipt.Of.ToString(), receipt.HeaderSha256);
                if (given.TryGetValue(key, out var first))
                {
                    if (!Same(first, receipt))
                        Add(FindingCode.ReceiptConflict, control.Index, $"two different receipts were given for message {receipt.Of}", "a receipt is final");
                    continue;
                }

                given.Add(key, receipt);
                if (!taken.TryGetValue(key, out var leaf))
                {
                    if (isWhole)
                        Add(FindingCode.PromiseBroken, control.Index, $"the receipt for message {receipt.Of} promises a leaf that is not in the log", "the message was received, acknowledged, and left out of the log");
                    continue;
                }

                Judge(control, receipt, leaf);
                var to = control.Signed.Header.To.Value;
                if (leaf.Index < newest.GetValueOrDefault(to))
                    Add(FindingCode.ReceiptOrder, leaf.Index, $"message {leaf.Id} was acknowledged behind one that the log has later", "the leaves were put in another order");
                newest[to] = Math.Max(leaf.Index, newest.GetValueOrDefault(to));
            }
    }

    private void Judge(PackStory.ToldControl control, Receipt receipt, PackStory.Told leaf)
    {
        if (Convert.ToHexStringLower(leaf.Leaf.ToArray()) != receipt.LeafHash)
            Add(FindingCode.PromiseBroken, leaf.Index, $"the receipt for message {leaf.Id} promised another leaf than the one in the log", "the leaf was rewritten after the receipt was given");
        else
            report.Promises++;
        if (receipt.IsOk != (leaf.Code is null) || (leaf.Code is { } code && (receipt.Issues.Count == 0 || receipt.Issues[0].Text != code)))
            Add(FindingCode.ReceiptAltered, control.Index, $"the receipt for message {leaf.Id} says {receipt.Code}, the log says {leaf.Code ?? "received"}", "one of the two was altered");
        if (receipt.ReceivedAt.ToUnixTimeSeconds() / 60 > leaf.Minute)
            Add(FindingCode.ReceiptAltered, control.Index, $"the receipt for message {leaf.Id} names a time after the minute of its leaf", "one of the two was altered");
        if (control.Index < leaf.Index)
            Add(FindingCode.ReceiptOrder, control.Index, $"message {leaf.Id} was acknowledged before it was recorded", "storing comes before receipting: the leaves were put in another order");
    }

    public static bool Same(Receipt one, Receipt two) => one.Write().AsSpan().SequenceEqual(two.Write());

    private void Add(FindingCode code, long? index, string sentence, string hint) =>
        findings.Add(new(code, index is { } at ? PackPath.Evidence(at) : "messages", index, sentence, hint));
}
