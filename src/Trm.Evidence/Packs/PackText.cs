using System.Globalization;

namespace Trm.Evidence.Packs;

/// <summary>A verdict in words that need no engineer: the same for terminal and page.</summary>
public static class PackText
{
    private const int MostFindings = 200;

    /// <summary>A part of the report.</summary>
    /// <param name="Facts">What was checked and counted, name and value.</param>
    /// <param name="Findings">What is wrong, at most 200 of them.</param>
    public sealed record Section(string Title, IReadOnlyList<(string Name, string Value)> Facts, IReadOnlyList<Finding> Findings);

    /// <summary>One section per pack, and one for the comparison.</summary>
    public static IReadOnlyList<Section> Of(PackVerification verdict)
    {
        var sections = verdict.Packs.Select(OfPack).ToList();
        if (verdict.IsComparison)
            sections.Add(Comparison(verdict));
        return sections;
    }

    /// <summary>What none of it can prove, each sentence once.</summary>
    public static IReadOnlyList<string> Unproven(PackVerification verdict)
    {
        var several = verdict.Packs.Count > 1;
        var sentences = verdict.Packs.SelectMany(p => p.Unproven).Distinct(StringComparer.Ordinal).ToList();
        if (several && verdict.OnTheWay.Count > 0)
            sentences.Add($"What became of {verdict.OnTheWay.Count} message(s) that were on the way when the packs were put together: {string.Join(", ", verdict.OnTheWay)}.");
        return sentences;
    }

    private static Section OfPack(PackReport pack)
    {
        var facts = new List<(string, string)>();
        if (pack.Manifest is not { } manifest)
            return new($"{pack.Name}: cannot be believed, so nothing in it was judged", facts, Some(pack.Findings));
        facts.Add(("put together", string.Create(CultureInfo.InvariantCulture, $"{manifest.Issued:yyyy-MM-dd HH:mm} UTC, signed by {manifest.Participant}")));
        facts.Add(("about", manifest.Scope switch
        {
            PackScope.Whole => "the whole period: nothing was left out of the log",
            PackScope.Period => $"the records {manifest.From} to {manifest.To - 1}",
            PackScope.Case => $"one case, {manifest.Of}: proves only what it contains",
            PackScope.Message => $"one message, {manifest.Of}: proves only what it contains",
            _ => $"what passed between {manifest.Participant} and {manifest.Of}, for {manifest.Of}",
        }));
        facts.Add(("files", $"{pack.Files} of {manifest.Files.Count} are exactly those that were signed for"));
        facts.Add(("directory", $"version {string.Join(", ", pack.Directories)}{(pack.IsVouchedFor ? ", with the fingerprint that you gave" : "; trusted because you gave it")}"));
        if (pack.Trail is { } trail)
        {
            facts.Add(("log", string.Create(CultureInfo.InvariantCulture, $"{trail.Size} records, recomputed from the first to the last; {trail.Opened} opened")));
            if (trail.Root is { } root)
                facts.Add(("root", root));
        }

        facts.Add(("witnesses", Witnesses(pack)));
        if (pack.Forks.Count > 0)
            facts.Add(("forks", $"{string.Join(", ", pack.Forks)}: signed two histories, the proof is in this pack"));
        facts.Add(("signatures", $"{pack.Headers} message headers, each signed by its sender"));
        facts.Add(("sent", $"{pack.Sent}: {pack.Delivered} received by the other side, {pack.RefusedThere} refused by it, {pack.Expired} expired or void, {pack.Open.Count} still on the way"));
        facts.Add(("received", $"{pack.Received}, and {pack.Refused} refused; {pack.Promises} receipts lead to the record that they promised"));
        if (pack.Cases.Count > 0)
            facts.Add(("cases", $"{pack.Cases.Count}, replayed by the rules: {string.Join("; ", pack.Cases.Select(c => $"{c.Key[..8]}... {c.Value}"))}"));
        if (pack.Erased.Count > 0)
            facts.Add(("erased", string.Join("; ", pack.Erased.GroupBy(e => e.Value, StringComparer.Ordinal).Select(g => $"{g.Count()} records by {g.Key}: {string.Join(", ", g.Select(e => e.Key))}"))));
        if (pack.Contested.Count > 0)
            facts.Add(("contested", $"{pack.Contested.Count}: {string.Join("; ", pack.Contested)}"));
        if (pack.Disowned.Count > 0)
            facts.Add(("not its own", $"{pack.Disowned.Count} in its name, acknowledged by others and not sent by this node: {string.Join(", ", pack.Disowned)}"));
        return new($"{manifest.Participant}: {(pack.Verified ? "verified" : "NOT VERIFIED")}", facts, Some(pack.Findings));
    }

    /// <summary>What the witnesses make of a pack, in one sentence.</summary>
    public static string Witnesses(PackReport pack)
    {
        var by = string.Join(", ", pack.Witnesses.GroupBy(w => w.Witness).OrderBy(g => g.Key.Value, StringComparer.Ordinal).Select(g => g.MaxBy(w => w.Size)!)
            .Select(w => string.Create(CultureInfo.InvariantCulture, $"{w.Witness} {w.Size} records at {w.Time:yyyy-MM-dd HH:mm} UTC")));
        var state = pack.IsProvisional ? pack.WitnessedSize == 0 ? "provisional" : $"witnessed up to record {pack.WitnessedSize - 1}, provisional from there"
            : pack.Quorum!.IsCounterpartyOnly ? "witnessed by the counterparty only" : "witnessed";
        return by.Length == 0 ? $"{state}: nobody else has cosigned the log yet" : $"{state}: cosigned by {by}";
    }

    private static Section Comparison(PackVerification verdict) => new(
        $"Both sides against each other: {(verdict.Findings.Count == 0 ? "they agree" : "THEY DO NOT AGREE")}",
        [
            ("messages", $"{verdict.Matched} sent by one side and received by the other, digest by digest"),
            ("receipts", $"{verdict.MatchedReceipts} the same on both sides, byte by byte"),
        ],
        Some(verdict.Findings));

    private static IReadOnlyList<Finding> Some(IReadOnlyList<Finding> findings) => findings.Count <= MostFindings ? findings : [.. findings.Take(MostFindings)];
}
