using Dapper;
using Trm.Contracts.Control;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Evidence;
using Trm.Evidence.Packs;
using Trm.Node;
using Trm.Node.Referrals;

namespace Trm.Faults;

/// <summary>What must be true of a world in which everything is well and nothing is under way any more, whatever has happened in it.</summary>
internal sealed class Checker(World world)
{
    private sealed record Sent(string CoreId, string Peer, string Header, string State, string? MessageId, long Gen, long Seq, string Kind, string Code);

    private sealed record Got(string CoreId, string Header, string State, string? MessageId);

    // Cases of which something expired, on its way or before it was judged: one side knows what the other does not.
    private readonly HashSet<string> _apart = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<Sent>> _sent = new(StringComparer.Ordinal);

    /// <summary>Looks at all claims.</summary>
    public async Task CheckAsync()
    {
        foreach (var country in world.Countries)
            if (country.Node is null || country.Rows is null)
            {
                world.Watch.Violated("every node runs again", $"{country.Name} does not");
                return;
            }

        foreach (var country in world.Countries)
            _sent[country.Name] = await Read(country, db => db.Query<Sent>(
                "SELECT core_id AS CoreId, peer AS Peer, header_sha256 AS Header, state AS State, message_id AS MessageId, gen AS Gen, seq AS Seq, kind AS Kind, code AS Code FROM outbox ORDER BY place").AsList());
        foreach (var country in world.Countries)
        {
            await FatesAsync(country);
            await NumbersAsync(country);
        }

        if (await Settling.UnequalAsync(world) is [var unequal, ..])
            world.Watch.Violated("both sides' sequences agree", unequal);
        await StatesAsync();
        await TrailsAsync();
    }

    private async Task FatesAsync(Country sender)
    {
        var accepted = world.Watch.Accepted.Where(a => a.Country == sender.Name).Select(a => a.Message).ToList();
        foreach (var message in accepted.Union(_sent[sender.Name].Select(s => s.MessageId).OfType<string>()))
        {
            if (sender.PutBackAt is not null && !_sent[sender.Name].Any(s => s.MessageId == message))
            {
                await LossAsync(sender, message);
                continue;
            }

            var name = $"{world.History.Name("act", message)} of {sender.Name}";
            // Sealed again it is another transmission, with the fate of the first where that had arrived after all.
            var rows = _sent[sender.Name].Where(s => s.MessageId == message && s.State != "sealed-again").ToList();
            if (rows.Select(r => r.State).Distinct(StringComparer.Ordinal).Count() != 1)
            {
                world.Watch.Violated("every accepted message has one fate", $"{name}: {string.Join(", ", rows.Select(r => r.State).DefaultIfEmpty("none"))}");
                continue;
            }

            var row = rows[^1];
            if (row.State is not ("receipted" or "refused" or "expired"))
                world.Watch.Violated("every accepted message ends", $"{name} is {row.State}");
            var alarms = await Read(sender, db => db.ExecuteScalar<long>("SELECT count(*) FROM alarm WHERE code = 'EXPIRED' AND core_id = @CoreId", new { row.CoreId }));
            if (row.State == "expired" && alarms != 1)
                world.Watch.Violated("what expires is alarmed", $"{name}: {alarms} alarms");
            var receiver = world.Country(row.Peer);
            var shown = await Read(receiver, db => db.ExecuteScalar<long>("SELECT count(*) FROM content WHERE outgoing = 0 AND peer = @Name AND message_id = @message", new { sender.Name, message }));
            var leaves = await Read(receiver, db => db.ExecuteScalar<long>("SELECT count(*) FROM inbox WHERE peer = @Name AND message_id = @message AND state = 'received'", new { sender.Name, message }));
            if (row.State == "receipted" && receiver.PutBackAt is not null && shown == 0 && !await KnowsOfALossAsync(receiver, sender))
                world.Watch.Violated("what a restore has lost comes again, or is said", $"{name} is not shown at {receiver.Name}");
            if (row.State == "receipted" && receiver.PutBackAt is null && (shown, leaves) is not (1, >= 1))
                world.Watch.Violated("what is receipted is shown once", $"{name} is shown {shown} times, received {leaves} times at {receiver.Name}");
            if (row.State == "refused" && MessageKind.Find(row.Kind, row.Code).Value.Class == MessageClass.Report)
                world.Watch.Violated("no report is refused", $"{name}, a {row.Kind}");
            if (row.State == "refused" && (shown, leaves) is not (0, 0))
                world.Watch.Violated("what is refused is not shown", $"{name} is shown {shown} times at {receiver.Name}");
        }
    }

    // What a restored country had sent since its copy was made: who has it says so.
    private async Task LossAsync(Country sender, string message)
    {
        var promise = world.Watch.Accepted.Single(a => a.Message == message);
        var peer = world.Country(promise.Peer);
        var isThere = await Read(peer, db => db.ExecuteScalar<long>("SELECT count(*) FROM inbox WHERE peer = @Name AND message_id = @message AND state = 'received'", new { sender.Name, message })) > 0;
        if (isThere && peer.PutBackAt is null && !await KnowsOfALossAsync(sender, peer))
            world.Watch.Violated("what a restore has lost comes again, or is said", $"{peer.Name} has {world.History.Name("act", message)}, and {sender.Name} knows of no loss");
    }

    private static async Task<bool> KnowsOfALossAsync(Country country, Country peer) =>
        await Read(country, db => db.ExecuteScalar<long>("SELECT count(*) FROM loss WHERE peer = @Name", new { peer.Name })) > 0;

    private async Task NumbersAsync(Country country)
    {
        foreach (var peer in world.Countries.Where(c => c != country))
        {
            var got = await Read(country, db => db.Query<Got>(
                "SELECT core_id AS CoreId, header_sha256 AS Header, state AS State, message_id AS MessageId FROM inbox WHERE peer = @Name", new { peer.Name }).AsList());
            var sent = _sent[peer.Name].Where(s => s.Peer == country.Name).ToDictionary(s => s.CoreId, StringComparer.Ordinal);
            if (peer.PutBackAt is null && got.Any(g => !sent.TryGetValue(g.CoreId, out var s) || s.Header != g.Header))
                world.Watch.Violated("what one has received is what the other has sealed", $"{country.Name} has a transmission that {peer.Name} did not seal");
            if (got.Any(g => g.State == "parked"))
                world.Watch.Violated("nothing waits for ever", $"{country.Name} keeps something of {peer.Name} parked");
            foreach (var generation in sent.Values.GroupBy(s => s.Gen))
                if (generation.Select(s => s.Seq).Order().ToList() is var numbers && !numbers.SequenceEqual(Enumerable.Range(1, numbers.Count).Select(n => (long)n)))
                    world.Watch.Violated("numbers are given once and without a gap", $"{peer.Name} for {country.Name}: {string.Join(' ', numbers)}");
            if (await Read(country, db => db.ExecuteScalar<long>("SELECT count(*) FROM gap WHERE peer = @Name", new { peer.Name })) is > 0 and var gaps)
                world.Watch.Violated("nothing is missing for ever", $"{country.Name} misses {gaps} numbers of {peer.Name}");
        }
    }

    // Both nodes ran the same functions on the same messages, in whichever order these came.
    private async Task StatesAsync()
    {
        var files = new List<(string Country, CaseFile File)>();
        foreach (var country in world.Countries)
        {
            files.AddRange((await country.Node!.Referrals.ListAsync(new Officer($"{country.Name}-07", Role.Coordinator))).Value.Select(f => (country.Name, f)));
            _apart.UnionWith(await Read(country, db => db.Query<string>("SELECT case_id FROM outbox WHERE state = 'expired' AND case_id IS NOT NULL").AsList()));
            _apart.UnionWith((await Read(country, db => db.Query<(string Case, byte[] Receipt)>("SELECT case_id, receipt FROM outbox WHERE state = 'refused' AND case_id IS NOT NULL").AsList()))
                .Where(r => Receipt.Parse(r.Receipt).Value.Issues.Contains(RejectionCode.MessageExpired)).Select(r => r.Case));
        }

        foreach (var pair in files.Where(f => world.Country(f.Country).PutBackAt is null && !_apart.Contains(f.File.Id.ToString())).GroupBy(f => f.File.Id.ToString(), StringComparer.Ordinal))
        {
            var standing = pair.Select(f => Standing(f.File)).Distinct(StringComparer.Ordinal).ToList();
            if (standing.Count > 1)
                world.Watch.Violated("both sides' states agree", $"{world.History.Name("case", pair.Key)}: {string.Join(" | ", pair.Select(f => $"{f.Country} {Standing(f.File)}"))}");
        }
    }

    private string Standing(CaseFile file) => $"{file.Referral.State}, return {file.Return.State}"
        + $", known {Named(file.Return.Known)}, held by {Named(file.Return.OpenHolds.Select(h => h.Message.ToString()))}, holds {Named(file.Referral.Holds.Keys.Select(h => h.ToString()!))}";

    private string Named(IEnumerable<string> messages) => string.Join(' ', messages.Select(m => world.History.Name("act", m)).Order(StringComparer.Ordinal));

    private async Task TrailsAsync()
    {
        var packs = new List<(string Name, byte[] Zip)>();
        foreach (var country in world.Countries)
        {
            // The packs recompute the trees; whose packs cannot be laid side by side has its own looked at alone.
            if (country.PutBackAt is not null)
                await TrailAsync(country);
            packs.Add((country.Name, await country.Node!.Record.EvidencePackAsync()));
        }

        // Each beside its neighbour.
        for (var one = 0; one + 1 < packs.Count; one++)
        {
            if (world.Countries[one].PutBackAt is not null || world.Countries[one + 1].PutBackAt is not null)
                continue;
            var verified = PackVerification.Verify((packs[one].Name, new MemoryStream(packs[one].Zip)), (packs[one + 1].Name, new MemoryStream(packs[one + 1].Zip)));
            if (verified.Packs.SelectMany(p => p.Findings).Concat(verified.Findings).FirstOrDefault(IsWrong) is { } finding)
                world.Watch.Violated("the two sides' packs verify and agree", $"{packs[one].Name} and {packs[one + 1].Name}: {finding}");
        }
    }

    // Whether a leaf was in its log a day after it was promised is told by the witness's clock alone: where that is a day fast, the finding says so, and is right.
    private bool IsWrong(Finding finding) => finding.Code switch
    {
        FindingCode.CaseDisagreement => _apart.Count == 0,
        FindingCode.PromiseBroken => !world.IsAClockWrongByADay,
        _ => true,
    };

    private async Task TrailAsync(Country country)
    {
        var folder = Path.Combine(world.Folder, $"export-{country.Name}");
        await country.Node!.Record.ExportAsync(folder);
        if (TrailFolder.Verify(folder, country.Node.Record.LogKey).Findings is [var damaged, ..])
            world.Watch.Violated("every trail verifies", $"{country.Name}: {damaged}");
    }

    private static Task<T> Read<T>(Country country, Func<System.Data.Common.DbConnection, T> query) => country.Rows!.ReadAsync(query, CancellationToken.None);
}
