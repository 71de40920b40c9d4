using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Dapper;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Referrals;
using Trm.Evidence.Packs;
using Trm.Node;
using Trm.Node.Overview;
using Trm.Node.Tests.Stories;

namespace Trm.Console.Tests.Record;

/// <summary>An auditor with half a day: is the record whole, does it agree with theirs, who looked. Whoever altered a byte is found, and nothing of a case is seen on the way.</summary>
internal sealed class The_record
{
    private Consoles _console = null!;
    private Visitor _auditor = null!;
    private CaseId _case = null!;
    private byte[] _theirs = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _console = await Consoles.StartAsync(training: true);
        await _console.World.StartAsync("RS");
        var draft = Stage.DraftFor(_console.World, Stage.AllConsents);
        Assert.That((await _console.Node.Referrals.SendProfileAsync(draft, Stage.Vienna)).IsOk, Is.True);
        _case = draft.Case;
        await _console.World.Settled("AT");
        Assert.That((await _console.World["RS"].Referrals.OpenAsync(_case, Stage.Belgrade)).IsOk, Is.True);
        Assert.That((await _console.Node.Referrals.HoldAsync(_case, Stage.Vienna, HoldReason.Health, DateOnly.FromDateTime(_console.World.Time.GetUtcNow().UtcDateTime).AddDays(2))).IsOk, Is.True);
        foreach (var name in new[] { "AT", "RS" })
            await _console.World.Settled(name);
        await _console.Node.Referrals.OpenAsync(_case, Stage.Vienna);
        await _console.Node.Referrals.OpenAsync(_case, new Officer("AT-CO-99", Role.Coordinator));
        _theirs = await _console.World["RS"].Record.EvidencePackAsync();
        _auditor = await _console.OfficerAsync("AT-AU-1", Role.Auditor);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _auditor.Dispose();
        await _console.DisposeAsync();
    }

    [Test]
    public async Task Is_verified_with_one_click_and_only_whoever_asked_sees_what_was_found()
    {
        using var other = await _console.OfficerAsync("AT-AU-2", Role.Auditor);
        var begun = await _auditor.PostAsync("/record/verify");

        var found = await EndedAsync(begun.Location!);

        Assert.That(found.Text, Does.Contain("Nothing was found wrong.").And.Contain("Verified by: ___").And.Contain("What this cannot show"));
        Assert.That((await other.GetAsync(begun.Location!)).Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await _auditor.GetAsync("/record/check/00")).Text, Does.Contain("no longer kept here"));
        var first = await _auditor.GetAsync("/record");
        Assert.That(first.Text, Does.Contain("Nothing was found wrong.").And.Contain("entries, verified by AT-AU-1").And.Contain("Every step in the record is one that the rules allow there."));
    }

    [Test]
    public async Task Agrees_with_theirs_and_says_so_where_it_does()
    {
        var found = await CompareAsync(_theirs);

        Assert.That(found.Text, Does.Contain("Both records are whole, and they agree.").And.Match("[1-9][0-9]* messages and [1-9][0-9]* receipts are the same on both"));
        Assert.That((await _auditor.GetAsync("/record")).Text, Does.Contain("the two records agree"));
    }

    [TestCase("en", "A file of the pack was changed", "Message number", "Call the duty number of RS:", "It is to be explained by", "Ask for the pack again")]
    [TestCase("fr", "Un fichier du dossier a été changé", "Message numéro", "Appelez le numéro d'astreinte de RS :", "Une explication est attendue avant le", "Demandez à nouveau le dossier")]
    public async Task Names_an_altered_message_what_to_ask_whom_and_by_when(string language, params string[] words)
    {
        using var auditor = await _console.OfficerAsync($"AT-AU-{language.ToUpperInvariant()}", Role.Auditor, language);
        // One that both sides hold: a message that AT sent and RS received.
        var header = Names(_theirs).Intersect(Names(await _console.Node.Record.EvidencePackAsync())).First(n => n.StartsWith("messages/", StringComparison.Ordinal));

        var found = await CompareAsync(Altered(_theirs, header), auditor);

        foreach (var word in words)
            Assert.That(found.Text, Does.Contain(word));
        Assert.That(found.Text, Does.Contain(header.Split('/')[1]).And.Contain($"FILE_ALTERED {header}"), "which message, by its own name");
        Assert.That(found.Text, Does.Contain(_console.Node.Directory.Find(_console.World.Id("RS"))!.DutyNumber), "from our own list");
        var first = await auditor.GetAsync("/record");
        Assert.That(first.Text, Does.Contain(language == "en" ? "the two records do not agree" : "les deux registres ne concordent pas").And.Contain("FILE_ALTERED"));
        Assert.That(first.Text, Does.Contain(language == "en" ? "answers for it: RS" : "en répond : RS"));
    }

    [Test]
    public async Task Names_an_altered_byte_wherever_it_is()
    {
        var kinds = Names(_theirs).GroupBy(n => n.Split('/')[0]).Select(g => g.ElementAt(g.Count() / 2)).ToList();
        Assert.That(kinds, Has.Count.GreaterThanOrEqualTo(7), "manifest, signature, guide, directory, log, evidence, messages");

        foreach (var file in kinds)
        {
            var found = await CompareAsync(Altered(_theirs, file));
            Assert.That(found.Text, Does.Contain("Something does not fit").And.Contain(file), file);
        }

        await CompareAsync(_theirs);
    }

    [Test]
    public async Task Refuses_what_is_no_pack_and_keeps_nothing_of_it()
    {
        var bomb = Zip(("evidence/0.json", new byte[70 * 1024 * 1024]));
        foreach (var (name, bytes) in new[] { ("garbage", "no pack at all"u8.ToArray()), ("an empty zip", Zip()), ("a bomb", bomb), ("half a pack", _theirs[..(_theirs.Length / 2)]), ("a zip of something", Zip(("../../etc/passwd", [1]), ("x", [2]))) })
        {
            var found = await CompareAsync(bytes);
            Assert.That(found.Text, Does.Contain("What was handed in is no evidence pack. It was not compared.").And.Match("PACK_UNREADABLE|MANIFEST_MALFORMED|FILE_UNEXPECTED").And.Contain("Ask for the pack again"), name);
            Assert.That(found.Text, Does.Not.Contain("passwd"));
        }

        Assert.That(Directory.EnumerateFiles(_console.World.DataOf("AT"), "*.passing", SearchOption.AllDirectories), Is.Empty);
        Assert.That((await _auditor.GetAsync("/record")).Text, Does.Contain("Nothing was found wrong.").And.Not.Contain("PACK_UNREADABLE"), "it says nothing of anybody's record");
    }

    [Test]
    public async Task Refuses_a_pack_of_somebody_else_than_was_said()
    {
        var found = await CompareAsync(await _console.Node.Record.EvidencePackAsync());

        Assert.That(found.Text, Does.Contain("This pack is of another country than you said.").And.Contain("PACKS_UNRELATED"));
    }

    [Test]
    public async Task Takes_a_pack_with_the_form_of_its_own_page_alone()
    {
        var token = (await _auditor.GetAsync("/record/compare")).Field("form");
        using var other = await _console.OfficerAsync("AT-AU-3", Role.Auditor);
        using var coordinator = await _console.OfficerAsync("AT-CO-3");

        var answers = new Dictionary<string, Answer>(StringComparer.Ordinal)
        {
            ["no token"] = await _auditor.DeliverAsync("/record/compare", "pack", _theirs, ("from", "RS")),
            ["another's token"] = await other.DeliverAsync("/record/compare", "pack", _theirs, ("form", token), ("from", "RS")),
            ["token behind the file"] = await BehindAsync(token),
            ["no form"] = await _auditor.PostBareAsync("/record/compare", ("form", token)),
            ["no peer"] = await _auditor.DeliverAsync("/record/compare", "pack", _theirs, ("form", token)),
            ["a peer that is none"] = await _auditor.DeliverAsync("/record/compare", "pack", _theirs, ("form", token), ("from", "XX")),
            ["no file"] = await _auditor.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/record/compare") { Content = new MultipartFormDataContent { { new StringContent(token), "form" }, { new StringContent("RS"), "from" } } }),
            ["many fields"] = await _auditor.DeliverAsync("/record/compare", "pack", [1], [.. Enumerable.Range(0, 40).Select(i => ($"f{i}", "x"))]),
            ["a long field"] = await _auditor.DeliverAsync("/record/compare", "pack", [1], ("form", new string('x', 20_000))),
            ["cut off"] = await CutOffAsync(token),
            ["somebody else"] = await coordinator.DeliverAsync("/record/compare", "pack", _theirs, ("form", (await coordinator.GetAsync("/account")).Field("form")), ("from", "RS")),
        };

        Assert.That(answers.ToDictionary(a => a.Key, a => (int)a.Value.Status), Is.EquivalentTo(new Dictionary<string, int>
        {
            ["no token"] = 400, ["another's token"] = 400, ["token behind the file"] = 400, ["no form"] = 415, ["no peer"] = 422, ["a peer that is none"] = 422, ["no file"] = 422, ["many fields"] = 400,
            ["a long field"] = 400, ["cut off"] = 400, ["somebody else"] = 404,
        }));
        Assert.That(answers["no file"].Text, Does.Contain("Choose the file that the other side gave you.").And.Contain("checked"), "what was chosen is still there");
        Assert.That(await TooLargeAsync(token), Does.StartWith("HTTP/1.1 413"));
        Assert.That(Directory.EnumerateFiles(_console.World.DataOf("AT"), "*.passing", SearchOption.AllDirectories), Is.Empty);
    }

    [Test]
    public async Task Goes_out_as_a_pack_that_verifies()
    {
        var today = _console.World.Time.GetUtcNow();
        (string, string)[] days = [("from", $"{today:yyyy-MM-dd}"), ("to", $"{today:yyyy-MM-dd}")];
        // All of it happened today, so that this day is everything.
        foreach (var (what, scope, fields) in new[] { ("whole", PackScope.Whole, []), ("days", PackScope.Whole, days), ("peer", PackScope.Peer, [("peer", "RS")]) })
        {
            var sent = await _auditor.PostAsync("/record/export", [("what", what), .. fields]);

            Assert.That((sent.Status, sent.Headers["Content-Type"]), Is.EqualTo((HttpStatusCode.OK, "application/zip")), what);
            Assert.That(sent.Headers["Content-Disposition"], Does.Match("^attachment; filename=\"?trm-AT-[A-Za-z-]+-20[0-9-]+\\.zip\"?$"));
            var pack = PackVerification.Verify("AT", new MemoryStream(sent.Bytes)).Packs[0];
            Assert.That((pack.Verified, pack.Manifest!.Scope, pack.IsTraining), Is.EqualTo((true, scope, true)));
        }

        foreach (var fields in new (string, string)[][] { [("what", "everything")], [("what", "days")], [("what", "peer"), ("peer", "AT")], [("what", "days"), days[0], ("to", "2020-01-01")], [("what", "days"), ("from", "yesterday"), ("to", "x")] })
            Assert.That((await _auditor.PostAsync("/record/export", fields)).Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
    }

    [Test]
    public async Task Says_who_looked_and_whether_they_ever_acted_and_no_small_number_of_persons()
    {
        var page = (await _auditor.GetAsync("/record/views")).Text;
        var one = (await _auditor.GetAsync("/record/views?officer=AT-CO-99&without=act")).Text;

        Assert.That(page, Does.Contain("AT-CO-99").And.Contain("1 without having done anything in the case").And.Contain("fewer than 5 cases").And.Not.Contain("1 cases"));
        Assert.That(one, Does.Contain("Views of AT-CO-99").And.Contain("has done nothing in this case").And.Contain(ShortName.Of(_case)));
        Assert.That((await _auditor.GetAsync("/record/views?officer=%3Cscript%3E&before=x&page=0")).Body, Does.Not.Contain("<script>"));
        Assert.That((await _auditor.GetAsync("/record")).Text, Does.Match("Of the newest [0-9]+ views, 1 were by somebody who has done nothing in that case"));
    }

    [Test]
    public async Task Says_nothing_of_rules_that_were_kept_where_it_is_not_whole()
    {
        await using (var db = await (await _console.World.StorageOf("AT")).ConnectAsync(writes: true))
            await db.ExecuteAsync("INSERT INTO record_check (at, officer, size, theirs, findings) VALUES (9999999999999, 'AT-AU-1', 1, NULL, 'FILE_ALTERED')");

        var page = await _auditor.GetAsync("/record");

        Assert.That(page.Text, Does.Contain("Something does not fit").And.Contain("That cannot be said of a record that is not whole.").And.Not.Contain("Every step in the record"));
        await using (var db = await (await _console.World.StorageOf("AT")).ConnectAsync(writes: true))
            await db.ExecuteAsync("DELETE FROM record_check WHERE at = 9999999999999");
    }

    [Test]
    public async Task Hands_out_the_proof_of_a_fork_and_of_no_other_log()
    {
        await using (var db = await (await _console.World.StorageOf("AT")).ConnectAsync(writes: true))
            await db.ExecuteAsync("INSERT INTO fork (origin, participant, proof, found_at) VALUES ('trm/XX/0', 'XX', @proof, 1)", new { proof = "{\"both\":1}"u8.ToArray() });

        var page = await _auditor.GetAsync("/record/witnesses");
        var proof = await _auditor.PostAsync("/record/witnesses/fork", ("log", "trm/XX/0"));

        Assert.That(page.Text, Does.Contain("A log signed two histories: trm/XX/0"));
        Assert.That((proof.Body, proof.Headers["Content-Disposition"]), Is.EqualTo(("{\"both\":1}", "attachment; filename=\"trm-fork-trm-XX-0.json\"")));
        Assert.That((await _auditor.PostAsync("/record/witnesses/fork", ("log", "trm/AT/0"))).Status, Is.EqualTo(HttpStatusCode.NotFound));
        await using (var db = await (await _console.World.StorageOf("AT")).ConnectAsync(writes: true))
            await db.ExecuteAsync("DELETE FROM fork");
    }

    [Test]
    public async Task Shows_and_prints_nothing_of_a_case_and_that_it_is_an_exercise()
    {
        var check = (await CompareAtAsync(Altered(_theirs, Names(_theirs).First(n => n.StartsWith("messages/", StringComparison.Ordinal))), _auditor))!;
        var pages = new List<Answer>();
        foreach (var path in new[] { "/record", "/record/views", "/record/exceptions", "/record/witnesses", "/record/compare", "/record/export", check, $"{check}/file" })
            pages.Add(await _auditor.GetAsync(path));

        Assert.That(pages.Select(p => p.Status), Is.All.EqualTo(HttpStatusCode.OK));
        foreach (var page in pages)
        {
            Assert.That(page.Body, Does.Contain("EXERCISE"));
            Assert.That(page.Text, Does.Not.Contain("lantern").And.Not.Contain(_case.ToString()).And.Not.Contain("health").IgnoreCase.And.Not.Match("G07|G17"), page.Title);
            Assert.That(Encoding.UTF8.GetByteCount(page.Body), Is.LessThan(100 * 1024));
        }

        Assert.That(pages.SkipLast(1).Select(p => p.Title), Is.All.EndWith(" - TRM").And.None.Contains("RS"));
        Assert.That(pages.SkipLast(1).Select(p => p.Body), Is.All.Contains("training.css"), "every sheet of a print says it, too");
        Assert.That(pages[^1].Headers["Content-Disposition"], Does.StartWith("attachment; filename=\"trm-verification-"));
        Assert.That(pages[^1].Text, Does.Contain("NOT VERIFIED"));
    }

    // -- the steps -----------------------------------------------------------------------------------------------

    private async Task<Answer> CompareAsync(byte[] pack, Visitor? auditor = null) => await EndedAsync((await CompareAtAsync(pack, auditor ?? _auditor))!, auditor);

    private static async Task<string?> CompareAtAsync(byte[] pack, Visitor auditor)
    {
        var token = (await auditor.GetAsync("/record/compare")).Field("form");
        Task<Answer> DeliverAsync() => auditor.DeliverAsync("/record/compare", "pack", pack, ("form", token), ("from", "RS"));
        var begun = await DeliverAsync();
        // A verification that a test before began may still be running.
        for (var waited = Stopwatch.StartNew(); begun.Status == HttpStatusCode.Conflict && waited.Elapsed < TimeSpan.FromSeconds(60); begun = await DeliverAsync())
            await Task.Delay(200);
        Assert.That(begun.Status, Is.EqualTo(HttpStatusCode.SeeOther), begun.Text);
        return begun.Location;
    }

    private async Task<Answer> EndedAsync(string check, Visitor? auditor = null)
    {
        for (var round = 0; round < 60; round++)
            if (await (auditor ?? _auditor).GetAsync(check) is var page && !page.Text.Contains("Look again", StringComparison.Ordinal) && !page.Text.Contains("Regarder à nouveau", StringComparison.Ordinal))
                return page;
        throw new AssertionException("the verification does not end");
    }

    private async Task<Answer> BehindAsync(string token)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(_theirs), "pack", "pack.zip" }, { new StringContent(token), "form" }, { new StringContent("RS"), "from" } };
        return await _auditor.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/record/compare") { Content = form });
    }

    private async Task<Answer> CutOffAsync(string token)
    {
        var body = Encoding.ASCII.GetBytes($"--x\r\nContent-Disposition: form-data; name=\"form\"\r\n\r\n{token}\r\n--x\r\nContent-Disposition: form-data; name=\"from\"\r\n\r\nRS\r\n--x\r\nContent-Disposition: form-data; name=\"pack\"; filename=\"a.zip\"\r\n\r\nPK");
        var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=x");
        return await _auditor.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/record/compare") { Content = content });
    }

    // The answer comes before the body would: nobody has to send half a gigabyte to be refused.
    private async Task<string> TooLargeAsync(string token)
    {
        using var raw = new TcpClient();
        await raw.ConnectAsync(IPAddress.Loopback, _console.Address.Port);
        await using var stream = raw.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /record/compare HTTP/1.1\r\nHost: {Consoles.Host}\r\nCookie: {string.Join("; ", _auditor.Cookies.Select(c => $"{c.Key}={c.Value}"))}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 700000000\r\n\r\n--x\r\nContent-Disposition: form-data; name=\"form\"\r\n\r\n{token}\r\n--x\r\n"));
        var buffer = new byte[4096];
        return Encoding.Latin1.GetString(buffer, 0, await stream.ReadAsync(buffer));
    }

    internal static IReadOnlyList<string> Names(byte[] pack)
    {
        using var zip = new ZipArchive(new MemoryStream(pack));
        return [.. zip.Entries.Select(e => e.FullName)];
    }

    // One bit of one byte in the middle of that file; everything else as it was.
    internal static byte[] Altered(byte[] pack, string file)
    {
        using var zip = new ZipArchive(new MemoryStream(pack));
        return Zip([.. zip.Entries.Select(e =>
        {
            using var content = new MemoryStream();
            using (var from = e.Open())
                from.CopyTo(content);
            var bytes = content.ToArray();
            if (e.FullName == file)
                bytes[bytes.Length / 2] ^= 1;
            return (e.FullName, bytes);
        })]);
    }

    private static byte[] Zip(params (string Name, byte[] Content)[] files)
    {
        using var buffer = new MemoryStream();
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, content) in files)
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
                entry.Write(content);
            }

        return buffer.ToArray();
    }
}
