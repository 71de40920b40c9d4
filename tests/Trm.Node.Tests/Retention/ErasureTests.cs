using System.Text;
using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Messages;
using Trm.Contracts.Returns;
using Trm.Evidence;
using Trm.Evidence.Packs;
using Trm.Node.Referrals;
using Trm.Node.Retention;
using Trm.Node.Tests.Duty;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Hooks;
using Trm.Node.Tests.Stories;
using Trm.Testing;
using static Trm.Node.Tests.Stories.Stage;

namespace Trm.Node.Tests.Retention;

/// <summary>A case is over and the person wants nothing kept of it: both sides erase it, and both trails still verify.</summary>
internal abstract class ErasureTests
{
    private const string Word = "heron";

    private static readonly string Demo = Path.Combine(Vectors.Checkout, "src", "Trm.Cli", "Demo");

    [Test]
    public async Task An_erased_case_is_found_nowhere_and_both_packs_still_verify()
    {
        // Every file of a PostgreSQL is searched, its write-ahead log included: no other test writes into this one.
        await using var server = TestStorage.IsPostgres ? await PostgresServer.StartPrivateAsync() : null;
        var world = new World { Server = server };
        await ToldAsync(world);
        await using var stage = await ClosedAsync(world);
        await MutilatedCopyAsync(stage);
        const string told = "SELECT count(*) FROM hook_event WHERE case_id IS NOT NULL AND number <= ";
        var last = await world.ScalarAsync("RS", "SELECT max(number) FROM hook_event");
        Assert.That(await world.ScalarAsync("RS", $"{told}{last}"), Is.Positive);
        var (at, rs) = (await Secrets.OfAsync(stage.World, "AT", stage.Case.ToString(), Word), await Secrets.OfAsync(stage.World, "RS", stage.Case.ToString()));
        using (Assert.EnterMultipleScope())
        {
            // The search can find: before the erasure it finds every one of them.
            Assert.That(await Found(stage, "AT", at), Is.EquivalentTo(at.Names));
            Assert.That(await Found(stage, "RS", rs), Is.EquivalentTo(rs.Names));
            // And without a key nobody reads a word of it, in whichever file.
            Assert.That((await at.LegibleAsync(stage.World, "AT")).Where(IsReadable), Is.Empty);
            Assert.That((await rs.LegibleAsync(stage.World, "RS")).Where(IsReadable), Is.Empty);
            foreach (var sort in new[] { "key", "salt2", "capsule-salt", "meta", "payload", "payload-digest", "private", "box", "word", "case" })
                Assert.That(at.Count.GetValueOrDefault(sort), Is.Positive, sort);
            Assert.That(at.Count["word"] + rs.Count["word"], Is.GreaterThan(20));
            Assert.That(at.Count["record"], Is.Positive);
        }

        var before = await Backup(stage, "AT", "before");
        var asked = await ErasedAsync(stage, "AT", Vienna, ViennaCaseWorker);
        await Eventually.True(async () => (await stage.Rs.Erasures.RightsAsync(Belgrade)).Value.Any(r => r.Right == DataRight.Erasure && !r.IsOurs), "Serbia is asked");
        var answered = await ErasedAsync(stage, "RS", Belgrade, Shelter);
        await Eventually.True(async () => (await stage.At.Erasures.ListAsync(Vienna)).Value.Single().Outcome == RightOutcome.Done, "Serbia answers");
        await stage.Settled();

        Assert.That(await Found(stage, "AT", at), Is.Empty);
        Assert.That(await Found(stage, "RS", rs), Is.Empty);
        Assert.That(await world.ScalarAsync("RS", $"{told}{last}"), Is.Zero, "what a national system was told of it");
        Assert.That(await world.ScalarAsync("RS", $"SELECT count(*) FROM hook_event WHERE changes = 'case.erased' AND case_id IS NOT NULL AND number > {last}"), Is.EqualTo(1), "and that it is no more");
        Assert.That(await at.FoundInBackupAsync(await Backup(stage, "AT", "after"), stage.World.DataOf("AT")), Is.Empty);
        Assert.That(await rs.FoundInBackupAsync(await Backup(stage, "RS", "after"), stage.World.DataOf("RS")), Is.Empty);
        // A content backup of before has the rows, and no key of today opens one of them; a key backup of before would.
        Assert.That((await at.FoundInBackupAsync(before, stage.World.DataOf("AT"))).Where(IsReadable), Is.Empty);
        Assert.That((await at.FoundInBackupAsync(before, before)).Where(IsReadable), Is.Not.Empty);

        Assert.That(asked.Asked, Is.Not.Null);
        Assert.That(answered.Answers, Is.EqualTo(asked.Asked));
        var packs = await VerifyAsync(stage);
        AssertVerified(packs);
        foreach (var (pack, erasure) in packs.Packs.Zip([asked, answered]))
        {
            Assert.That(pack.Erased, Has.Count.EqualTo(erasure.Leaves));
            Assert.That(pack.Erased.Values, Is.All.EqualTo("consent-withdrawn"));
        }

        var exported = Path.Combine(stage.World.DataOf("AT"), "..", "exported");
        await stage.At.Record.ExportAsync(exported);
        Assert.That(TrailFolder.Verify(exported, stage.At.Record.LogKey).Erased, Is.EqualTo(packs.Packs[0].Erased));
    }

    // A national system that nobody has started yet.
    private static async Task ToldAsync(World world)
    {
        using var files = new TestAuthority();
        var secret = world.HooksOf("RS") + ".secret";
        File.Copy(files.Secret("whsec_" + Convert.ToBase64String(new byte[32])), secret);
        await File.WriteAllTextAsync(world.HooksOf("RS"), HookFiles.Of([HookFiles.Entry("cms", "http://127.0.0.1:9/", secret, Belgrade)]));
    }

    private static bool IsReadable(string secret) =>
        new[] { "payload ", "meta ", "private ", "salt2 ", "capsule-salt ", "record ", "case ", "key " }.Any(p => secret.StartsWith(p, StringComparison.Ordinal))
        || (secret.StartsWith("word ", StringComparison.Ordinal) && secret != $"word {Word}");

    /// <summary>Everything that a case can hold has been said, and both sides have closed it.</summary>
    internal static async Task<Stage> ClosedAsync(World? world = null)
    {
        var stage = await OpenAsync(world ?? new World(), sheet: s => s.Replace("lantern", Word, StringComparison.Ordinal));
        await stage.SharedAsync();
        var files = new DraftFiles(
            await File.ReadAllBytesAsync(Path.Combine(Demo, "case.csv")), "case.csv", null,
            Encoding.UTF8.GetBytes((await File.ReadAllTextAsync(Path.Combine(Demo, "sheet.json"))).Replace("lantern", Word, StringComparison.Ordinal)));
        Assert.That((await stage.At.Referrals.KeepDraftAsync(stage.Case, Vienna, files)).IsOk, Is.True);
        await stage.TakenUpAsync(await stage.ProposedAsync());
        await stage.PlannedAsync();
        await stage.ReadyAsync();
        await stage.ClearedAsync();
        await stage.FinallyCheckedAsync();
        await Ok(stage.At.Returns.DepartedAsync(stage.Case, ViennaEscort, stage.Travelling, stage.Plan.Legs));
        await stage.Return(ReturnState.Travelling);
        await Ok(stage.Rs.Returns.HandedOverAsync(stage.Case, Shelter, stage.Now, 1, PersonsAnswer.Yes, PersonsAnswer.Yes));
        await stage.Return(ReturnState.Reception);
        await Ok(stage.Rs.Returns.FollowedUpAsync(stage.Case, Shelter, FollowUpForm.Made, FollowUpMoment.Hours72, Wellbeing.Safe, PersonsAnswer.Yes));
        await stage.Settled();
        await Ok(stage.Rs.Returns.CloseAsync(stage.Case, Belgrade, CaseOutcome.Completed));
        await stage.Settled();
        await Ok(stage.At.Returns.CloseAsync(stage.Case, Vienna, CaseOutcome.Completed));
        await stage.Return(ReturnState.Ended);
        await stage.Settled();
        await stage.At.Referrals.OpenAsync(stage.Case, Vienna);
        await stage.Rs.Referrals.OpenAsync(stage.Case, Belgrade);
        await stage.Settled();
        return stage;
    }

    /// <summary>Two officers of that side erase the case, after the person said that they want no copy.</summary>
    internal static async Task<Erasure> ErasedAsync(Stage stage, string of, Officer first, Officer second)
    {
        var desk = stage.World[of].Erasures;
        Assert.That((await desk.RecordCopyAsync(stage.Case, first, CopyChoice.Declined)).Rejections, Is.Empty);
        var proposed = await desk.EraseAsync(stage.Case, first, ErasureBasis.ConsentWithdrawn);
        Assert.That(proposed.Rejections, Is.Empty);
        Assert.That(proposed.Value.State, Is.EqualTo(ErasureState.Proposed));
        var erased = await desk.EraseAsync(stage.Case, second, ErasureBasis.ConsentWithdrawn);
        Assert.That(erased.Rejections, Is.Empty);
        Assert.That(erased.Value.State, Is.EqualTo(ErasureState.Done));
        return erased.Value;
    }

    internal static void AssertVerified(PackVerification packs) =>
        Assert.That(packs.Verified, Is.True, () => string.Join(Environment.NewLine, packs.Findings.Concat(packs.Packs.SelectMany(p => p.Findings))));

    internal static async Task<PackVerification> VerifyAsync(Stage stage)
    {
        using var at = new MemoryStream(await stage.At.Record.EvidencePackAsync());
        using var rs = new MemoryStream(await stage.Rs.Record.EvidencePackAsync());
        return PackVerification.Verify(("AT.zip", at), ("RS.zip", rs), stage.World.Fingerprint);
    }

    // A copy of what the person's identity came in, that lost its signature on the way: nobody believes it, and whoever has our key can open it.
    private static async Task MutilatedCopyAsync(Stage stage)
    {
        var (mailbox, body) = stage.World.Post.Seen.First(s => stage.World.Opened(s.Mailbox, s.Body).Meta is { Kind: "referral", Code: "identity" });
        var bad = body.ToArray();
        bad[Trm.Envelope.SealedMessage.Parse(body).Value.Header.Length - 3] ^= 1;
        stage.World.Post.Slip(mailbox, bad);
        await Eventually.True(async () => (await stage.Rs.Record.QuarantineAsync()).Count > 0, "the copy is in quarantine");
    }

    private static async Task<IReadOnlyList<string>> Found(Stage stage, string of, Secrets secrets) => await secrets.FoundAsync(stage.World, of, await OpenedByOurKey(stage, of));

    // Whatever is still sealed to our encryption key, opened by a tool that asks for no signature.
    private static async Task<IReadOnlyList<byte[]>> OpenedByOurKey(Stage stage, string of)
    {
        var sealedToUs = await stage.World.QueryAsync(of, db => Dapper.SqlMapper.Query<byte[]>(
            db, "SELECT bytes FROM quarantine WHERE bytes IS NOT NULL UNION ALL SELECT bytes FROM inbox WHERE bytes IS NOT NULL UNION ALL SELECT bytes FROM outbox_bytes").ToList());
        return [.. sealedToUs.Select(bytes => Trm.Envelope.SealedMessage.Parse(bytes).Try(out var message, out _) ? OpenSsl.Decrypt(message.Envelope.ToArray(), stage.World.KeysOf(of)) : null).OfType<byte[]>()];
    }

    // With the means of the engine, as an operator would.
    private static async Task<string> Backup(Stage stage, string of, string name)
    {
        var folder = System.IO.Directory.CreateDirectory(Path.Combine(stage.World.DataOf(of), "..", "..", $"backup-{of}-{name}")).FullName;
        await (await stage.World.StorageOf(of)).BackUpAsync(folder);
        if (name == "before")
        {
            System.IO.Directory.CreateDirectory(Path.Combine(folder, "cases"));
            File.Copy(Path.Combine(stage.World.DataOf(of), "kek.key"), Path.Combine(folder, "kek.key"));
            foreach (var key in System.IO.Directory.EnumerateFiles(Path.Combine(stage.World.DataOf(of), "cases")))
                File.Copy(key, Path.Combine(folder, "cases", Path.GetFileName(key)));
        }

        return folder;
    }
}
