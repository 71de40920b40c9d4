using System.Buffers.Text;
using System.IO.Compression;
using System.Net;
using System.Text.Json;
using Dapper;
using Trm.Console.SignIn;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Node;
using Trm.Node.Approvals;
using Trm.Node.Tests.Stories;
using Trm.Node.Trail;

namespace Trm.Console.Tests.Approvals;

/// <summary>A decision of two officers, each in a session of their own: how it is signed, and everything that is no signature of it.</summary>
internal sealed class Two_officers : OnOneConsole
{
    private Signer _first = null!;
    private Signer _second = null!;

    [OneTimeSetUp]
    public async Task ComeAsync() => (_first, _second) = (await Signer.ComesAsync(House, "AT-01"), await Signer.ComesAsync(House, "AT-02", Role.CaseWorker));

    [OneTimeTearDown]
    public void Leave()
    {
        _first.Dispose();
        _second.Dispose();
    }

    // What failed before is forgotten, and sessions of before may have ended.
    [SetUp]
    public async Task AnewAsync()
    {
        House.World.Time.By += AddressTries.Window;
        foreach (var signer in new[] { _first, _second })
            Assert.That((await signer.Visitor.SignInAsync(signer.Officer.Code, signer.Code())).Status, Is.EqualTo(HttpStatusCode.SeeOther));
    }

    private async Task<(CaseId Case, Approval Approval)> ProposedAsync(Signer? first = null)
    {
        var draft = Stage.DraftFor(House.World, Stage.AllConsents);
        await Stage.Ok(House.Node.Referrals.SendProfileAsync(draft, Stage.Vienna));
        var hold = await Stage.Ok(House.Node.Cases.StopAsync(draft.Case, Stage.Vienna));
        var begun = await House.Node.Approvals.ProposeLiftAsync(draft.Case, (first ?? _first).Officer, hold.Message);
        Assert.That(begun.IsOk, Is.True, () => string.Join(", ", begun.Rejections));
        return (draft.Case, begun.Value);
    }

    // Signed by the first; it waits.
    private async Task<(CaseId Case, string Id)> WaitingAsync(Signer? first = null)
    {
        var (@case, approval) = await ProposedAsync(first);
        var signed = await (first ?? _first).SignAsync(approval.Id);
        Assert.That(signed.Status, Is.EqualTo(HttpStatusCode.SeeOther), signed.Body);
        return (@case, approval.Id);
    }

    private async Task<bool> IsHeldAsync(CaseId @case) => (await House.Node.Cases.FindAsync(@case, Stage.Vienna)).Value.IsHeld;

    // The newest event 14, as an auditor's pack opens it.
    private async Task<JsonElement> LeafAsync()
    {
        await using var pack = (await House.Node.Record.EvidencePackAsync(EvidenceOrder.Whole, new Officer("AT-AU-9", Role.Auditor))).Value;
        using var zip = new ZipArchive(pack, ZipArchiveMode.Read);
        JsonElement? newest = null;
        foreach (var entry in zip.Entries.Where(e => e.FullName.StartsWith("evidence/", StringComparison.Ordinal)).OrderBy(e => int.Parse(Path.GetFileNameWithoutExtension(e.Name), System.Globalization.CultureInfo.InvariantCulture)))
        {
            await using var stream = await entry.OpenAsync();
            using var json = await JsonDocument.ParseAsync(stream);
            if (json.RootElement.GetProperty("event").GetInt32() == 14)
                newest = JsonDocument.Parse(json.RootElement.GetProperty("private").GetBytesFromBase64()).RootElement;
        }

        return newest!.Value;
    }

    [Test]
    public async Task Read_and_sign_the_same_each_with_their_own_passkey_and_both_stand_in_the_record()
    {
        var (@case, approval) = await ProposedAsync();
        var draftOfSomebody = await _second.Visitor.GetAsync($"/approve/{approval.Id}");
        var page = await _first.Visitor.GetAsync($"/case/{@case}/approve/{approval.Id}");
        Assert.That(draftOfSomebody.Status, Is.EqualTo(HttpStatusCode.NotFound), "nobody sees what is not signed");
        Assert.That(page.Body, Does.Contain("A stop of ours ends.").And.Contain("Sign and propose").And.Not.Contain("I agree"));
        Assert.That(page.Title, Does.Not.Contain("lantern"));

        Assert.That((await _first.SignAsync(approval.Id)).Location, Is.EqualTo($"/case/{@case}/approve/{approval.Id}"));
        Assert.That(await IsHeldAsync(@case), Is.True, "one signature lifts nothing");
        Assert.That((await _second.Visitor.GetAsync("/today")).Body, Does.Contain($"/case/{@case}/approve/{approval.Id}"));
        Assert.That((await _second.Visitor.GetAsync("/approve")).Body, Does.Contain($"/case/{@case}/approve/{approval.Id}"));
        Assert.That((await _first.Visitor.GetAsync("/approve")).Body, Does.Not.Contain(approval.Id), "it does not wait for whoever proposed it");
        var (told, challenge) = ((await _second.Visitor.GetAsync($"/case/{@case}/approve/{approval.Id}")).Body, (await House.Node.Approvals.ChallengeAsync(approval.Id, _second.Officer)).Value);
        Assert.That(told, Does.Contain("I agree: sign and do it").And.Contain("AT-01"));

        var signed = await _second.SignAsync(approval.Id);

        Assert.That(signed.Location, Is.EqualTo($"/case/{@case}/approve/{approval.Id}"), signed.Body);
        Assert.That((await _second.Visitor.GetAsync(signed.Location!)).Body, Does.Contain("Signed by both officers, and done."));
        Assert.That(await IsHeldAsync(@case), Is.False);
        var leaf = await LeafAsync();
        Assert.That(leaf.GetProperty("approvers").EnumerateArray().Select(a => a.GetString()), Is.EqualTo(new[] { "AT-01", "AT-02" }));
        Assert.That(leaf.GetProperty("reason").GetString(), Is.EqualTo("hold-lift"));
        Assert.That(_first.Device!.Signed(leaf.GetProperty("first").GetString()!, out var firsts), Is.True);
        Assert.That(_second.Device!.Signed(leaf.GetProperty("assertion").GetString()!, out var seconds), Is.True);
        Assert.That(Base64Url.DecodeFromChars(seconds), Is.EqualTo(leaf.GetProperty("decision").GetBytesFromBase64()).And.EqualTo(challenge));
        Assert.That(firsts, Is.Not.EqualTo(seconds), "each signs a decision of their own: the second's has their code in it");
    }

    [Test]
    public async Task Are_two_and_not_one_twice()
    {
        var (@case, id) = await WaitingAsync();

        var asked = await _first.AskedAsync(id);
        var challenge = (await House.Node.Approvals.ChallengeAsync(id, _second.Officer)).Value;
        var own = await _first.SendAsync(id, _first.Device!.Answer(Consoles.Host, Base64Url.EncodeToString(challenge), _first.Origin));

        Assert.That(asked, Is.Null, "whoever proposed it is asked for nothing more");
        Assert.That((own.Status, await IsHeldAsync(@case)), Is.EqualTo((HttpStatusCode.UnprocessableEntity, true)));
        Assert.That(own.Body, Does.Contain("another officer is the second"));
    }

    [Test]
    public async Task Are_officers_whom_it_concerns()
    {
        var (@case, id) = await WaitingAsync();
        using var shelter = await Signer.ComesAsync(House, "AT-CW-1", Role.CaseWorker, organisation: "SHELTER-1");
        using var duty = await Signer.ComesAsync(House, "AT-DU-1", Role.DutyOfficer);
        using var auditor = await Signer.ComesAsync(House, "AT-AU-1", Role.Auditor);

        foreach (var other in new[] { shelter, duty, auditor })
        {
            Assert.That((await other.Visitor.GetAsync($"/approve/{id}")).Status, Is.EqualTo(HttpStatusCode.NotFound), other.Officer.Code);
            Assert.That((await other.SendAsync(id, other.Device!.Answer(Consoles.Host, "AAAA", other.Origin))).Status, Is.EqualTo(HttpStatusCode.NotFound).Or.EqualTo(HttpStatusCode.UnprocessableEntity));
            Assert.That(await House.Node.Approvals.WaitingAsync(other.Officer), Is.Empty);
            Assert.That((await House.Node.Approvals.ChallengeAsync(id, other.Officer)).IsOk, Is.False);
        }

        Assert.That(await IsHeldAsync(@case), Is.True);
        Assert.That((await _second.Visitor.GetAsync($"/case/{Guid.NewGuid()}/approve/{id}")).Status, Is.EqualTo(HttpStatusCode.NotFound), "under another case it is not there");
    }

    [Test]
    public async Task Sign_once_and_in_time()
    {
        var (@case, done) = await WaitingAsync();
        Assert.That((await _second.SignAsync(done)).Status, Is.EqualTo(HttpStatusCode.SeeOther));
        var (late, expired) = await WaitingAsync();
        var answer = await _second.AnswerAsync(expired);
        House.World.Time.By += Approval.Lasts;
        using var second = await Signer.ComesAsync(House, "AT-11");

        Assert.That(await second.AskedAsync(done), Is.Null);
        Assert.That((await House.Node.Approvals.ChallengeAsync(done, second.Officer)).Rejection.Hint, Is.EqualTo("it is done"));
        Assert.That((await House.Node.Approvals.SignAsync(expired, _second.Officer, Signature.Of((await House.Node.Accounts.PasskeysAsync("AT-02")).Single(), answer)!)).Rejection.Hint, Does.StartWith("its time is over"));
        Assert.That(await second.AskedAsync(expired), Is.Null);
        Assert.That((await second.Visitor.GetAsync($"/approve/{expired}")).Body, Does.Contain("Its time went by.").And.Not.Contain("I agree"));
        Assert.That((await IsHeldAsync(@case), await IsHeldAsync(late)), Is.EqualTo((false, true)));
    }

    [Test]
    public async Task Sign_this_decision_and_no_other_with_that_signature()
    {
        var ((one, here), (other, there)) = (await WaitingAsync(), await WaitingAsync());
        var forOther = await _second.AnswerAsync(there);
        using var sign = JsonDocument.Parse((await _second.Visitor.PostAsync("/sign-in/passkey/options")).Body);
        var forSignIn = _second.Device!.Answer(sign.RootElement.GetProperty("options"), _second.Origin);
        var (forHere, challenge) = (await _second.AnswerAsync(here), Base64Url.EncodeToString((await House.Node.Approvals.ChallengeAsync(here, _second.Officer)).Value));
        using var door = House.Visitor();
        using var ceremony = JsonDocument.Parse((await door.PostAsync("/sign-in/passkey/options")).Body);

        var replays = new[]
        {
            await _second.SendAsync(here, forOther),
            await _second.SendAsync(here, forSignIn),
            await _second.SendAsync(here, _second.Device.Answer("evil.example.org", challenge, _second.Origin)),
            await _second.SendAsync(here, _second.Device.Answer(Consoles.Host, challenge, "https://evil.example.org")),
            await _second.SendAsync(here, _second.Device.Answer(Consoles.Host, challenge, _second.Origin, isVerified: false)),
            await _second.SendAsync(here, ""),
            await _second.SendAsync(here, "{}"),
        };
        var atTheDoor = await door.PostAsync("/sign-in/passkey", ("ceremony", ceremony.RootElement.GetProperty("ceremony").GetString()!), ("credential", forHere), ("to", "/"));

        Assert.That(replays.Select(r => r.Status), Is.All.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(atTheDoor.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity), "what signs a decision opens no door");
        Assert.That((await IsHeldAsync(one), await IsHeldAsync(other)), Is.EqualTo((true, true)));
        Assert.That((await _second.SendAsync(there, await _second.AnswerAsync(there))).Status, Is.EqualTo(HttpStatusCode.SeeOther), "the other one is still there to be signed");
        Assert.That((await _second.SendAsync(there, forOther)).Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity), "and is signed once");
    }

    [Test]
    public async Task Sign_with_their_own_passkey()
    {
        var (@case, id) = await WaitingAsync();
        var challenge = Base64Url.EncodeToString((await House.Node.Approvals.ChallengeAsync(id, _second.Officer)).Value);

        var firsts = await _second.SendAsync(id, _first.Device!.Answer(Consoles.Host, challenge, _first.Origin));
        using var nobodys = new Device();
        var unknown = await _second.SendAsync(id, nobodys.Answer(Consoles.Host, challenge, _second.Origin));
        var atTheDesk = await House.Node.Approvals.SignAsync(id, _second.Officer, Signature.Of((await House.Node.Accounts.PasskeysAsync("AT-01")).Single(), _first.Device.Answer(Consoles.Host, challenge, _first.Origin))!);

        Assert.That((firsts.Status, unknown.Status, atTheDesk.IsOk), Is.EqualTo((HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity, false)));
        Assert.That(await IsHeldAsync(@case), Is.True);
    }

    [Test]
    public async Task Are_officers_still_when_it_is_done()
    {
        using var leaving = await Signer.ComesAsync(House, "AT-21");
        using var away = await Signer.ComesAsync(House, "AT-22", Role.CaseWorker);
        var (@case, id) = await WaitingAsync(leaving);
        var (other, waits) = await WaitingAsync();
        var answer = await away.AnswerAsync(waits);
        var key = (await House.Node.Accounts.PasskeysAsync("AT-22")).Single();
        await House.Node.Accounts.DisableAsync("AT-21", Consoles.Administrator);
        await House.Node.Accounts.DisableAsync("AT-22", Consoles.Administrator);

        Assert.That((await away.SendAsync(waits, answer)).Location, Does.StartWith("/sign-in"), "whoever was disabled is signed out");
        Assert.That((await House.Node.Approvals.SignAsync(waits, away.Officer, Signature.Of(key with { SignCount = 9 }, answer)!)).Rejection.Code.Text, Is.EqualTo("ILLEGAL_TRANSITION"), "and signs nothing where a page was faster");
        Assert.That((await _second.Visitor.GetAsync($"/approve/{id}")).Status, Is.EqualTo(HttpStatusCode.NotFound), "what somebody proposed who is no officer any more is no proposal");
        Assert.That((await IsHeldAsync(@case), await IsHeldAsync(other)), Is.EqualTo((true, true)));
    }

    [Test]
    public async Task Have_proposed_nothing_once_they_are_invited_anew()
    {
        using var former = await Signer.ComesAsync(House, "AT-23");
        var (@case, id) = await WaitingAsync(former);

        using var again = await Signer.ComesAsync(House, "AT-23");

        Assert.That((await _second.Visitor.GetAsync($"/approve/{id}")).Body, Does.Contain("Taken back"), "whoever held the account before may have signed it");
        Assert.That(await _second.AskedAsync(id), Is.Null);
        Assert.That(await IsHeldAsync(@case), Is.True);
    }

    [Test]
    public async Task Sign_what_was_written_down()
    {
        var ((one, altered), (other, from)) = (await WaitingAsync(), await WaitingAsync());

        await using (var db = await (await House.World.StorageOf("AT")).ConnectAsync(writes: true))
            await db.ExecuteAsync("UPDATE approval SET decision = (SELECT decision FROM approval WHERE id = @from), case_id = (SELECT case_id FROM approval WHERE id = @from) WHERE id = @altered", new { from, altered });

        Assert.That((await _second.Visitor.GetAsync($"/approve/{altered}")).Status, Is.EqualTo(HttpStatusCode.NotFound), "bound to its row");
        Assert.That(await _second.AskedAsync(altered), Is.Null);
        Assert.That((await IsHeldAsync(one), await IsHeldAsync(other)), Is.EqualTo((true, true)));
    }

    [Test]
    public async Task Sign_with_password_and_code_where_they_have_no_passkey()
    {
        using var first = await Signer.ComesAsync(House, "AT-31", hasDevice: false);
        using var second = await Signer.ComesAsync(House, "AT-32", Role.CaseWorker, hasDevice: false);
        var (@case, approval) = await ProposedAsync(first);
        var code = first.Code();

        var wrong = await first.SignAsync(approval.Id, Visitor.Password, "000000");
        var recovery = await first.SignAsync(approval.Id, Visitor.Password, first.Visitor.RecoveryCodes[0]);
        var otherwise = await first.SignAsync(approval.Id, Visitor.Password, code, new string('0', 64));
        var signed = await first.SignAsync(approval.Id, Visitor.Password, code);
        var (_, next) = await ProposedAsync(first);
        var replayed = await first.SignAsync(next.Id, Visitor.Password, code);
        var withoutKey = await _second.SignAsync(approval.Id, Visitor.Password, _second.Code(), Convert.ToHexStringLower((await House.Node.Approvals.ChallengeAsync(approval.Id, _second.Officer)).Value));
        var done = await second.SignAsync(approval.Id);

        Assert.That(new[] { wrong, recovery, otherwise, replayed, withoutKey }.Select(a => a.Status), Is.All.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(withoutKey.Body, Does.Contain("your account has a passkey"));
        Assert.That((signed.Status, done.Status), Is.EqualTo((HttpStatusCode.SeeOther, HttpStatusCode.SeeOther)));
        Assert.That(await IsHeldAsync(@case), Is.False);
        var leaf = await LeafAsync();
        Assert.That((leaf.GetProperty("first").GetString(), leaf.GetProperty("assertion").GetString()), Is.EqualTo(("", "")));
        Assert.That(leaf.GetProperty("approvers").EnumerateArray().Select(a => a.GetString()), Is.EqualTo(new[] { "AT-31", "AT-32" }));
    }

    [Test]
    public async Task Are_needed_no_more_where_the_first_takes_it_back()
    {
        var (@case, id) = await WaitingAsync();
        var answer = await _second.AnswerAsync(id);

        var notTheirs = await _second.Visitor.PostAsync($"/approve/{id}/withdraw");
        await _first.Visitor.PostAsync($"/approve/{id}/withdraw");
        var signed = await _second.SendAsync(id, answer);

        Assert.That((notTheirs.Status, signed.Status), Is.EqualTo((HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity)));
        Assert.That((await _second.Visitor.GetAsync($"/approve/{id}")).Body, Does.Contain("Taken back"));
        Assert.That(await IsHeldAsync(@case), Is.True);
    }

    [Test]
    public async Task Read_of_oversight_are_never_officers_who_act_in_cases()
    {
        var draft = Stage.DraftFor(House.World, Stage.AllConsents);
        await Stage.Ok(House.Node.Referrals.SendProfileAsync(draft, Stage.Vienna));
        using var overseer = await Signer.ComesAsync(House, "AT-OV-1", Role.Oversight);
        using var auditor = await Signer.ComesAsync(House, "AT-AU-2", Role.Auditor);

        Assert.That((await House.Node.Approvals.ProposeOversightAsync(draft.Case, _first.Officer, VoiceTopic.Treatment)).Rejection.Code.Text, Is.EqualTo("NOT_ALLOWED"));
        var asked = (await House.Node.Approvals.ProposeOversightAsync(draft.Case, overseer.Officer, VoiceTopic.Treatment)).Value.Id;
        await overseer.SignAsync(asked);

        Assert.That((await _second.Visitor.GetAsync($"/approve/{asked}")).Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await auditor.Visitor.GetAsync("/approve")).Body, Does.Contain(asked));
        Assert.That((await auditor.SignAsync(asked)).Status, Is.EqualTo(HttpStatusCode.SeeOther));
        Assert.That((await LeafAsync()).GetProperty("reason").GetString(), Is.EqualTo("oversight"));
        Assert.That((await House.Node.Oversight.AccessesAsync(overseer.Officer)).Value, Has.Count.EqualTo(1));
        using var anew = await Signer.ComesAsync(House, "AT-OV-1", Role.Oversight, hasDevice: false);
        Assert.That((await House.Node.Oversight.AccessesAsync(anew.Officer)).Value, Is.Empty, "what was granted to whoever held the account before");
    }
}
