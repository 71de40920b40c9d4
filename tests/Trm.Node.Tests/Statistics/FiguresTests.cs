using System.Net;
using System.Text;
using System.Text.Json;
using Dapper;
using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Contracts.Returns;
using Trm.Contracts.Statistics;
using Trm.Envelope.Keys;
using Trm.Envelope.Statistics;
using Trm.Node.Deadlines;
using Trm.Node.Overview;
using Trm.Node.Referrals;
using Trm.Node.Statistics;
using Trm.Node.Storage.Content;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Stories;
using Trm.Node.Trail;
using Trm.Trail;
using static Trm.Node.Tests.Http.ApiHost;
using static Trm.Node.Tests.Stories.Stage;

namespace Trm.Node.Tests.Statistics;

/// <summary>What a person's journey home adds to a year: each fact once, by the side that counts it, and nobody at a node reads it.</summary>
internal abstract class FiguresTests
{
    private static readonly Officer Auditor = new("AT-AU-1", Role.Auditor);
    private static readonly Officer Administrator = new("AT-90", Role.Administrator);

    private Stage _stage = null!;
    private EncryptionKey _secretariat = null!;
    private int _year;
    private long _views;

    [OneTimeSetUp]
    public async Task Somebody_goes_home()
    {
        // The clock is put forward by more than a year.
        var world = new World(800, ["AT", "RS"]);
        _secretariat = EncryptionKey.Create(ParticipantId.Parse("SEC").Value, world.Time.GetUtcNow().AddDays(-1));
        await File.WriteAllTextAsync(world.SecretariatOf("AT"), _secretariat.Certificate.ToPem());
        _stage = await OpenAsync(world);
        await _stage.SharedAsync();
        await _stage.TakenUpAsync(await _stage.ProposedAsync());
        await _stage.PlannedAsync();
        await _stage.ReadyAsync();
        await _stage.ClearedAsync();
        await _stage.FinallyCheckedAsync();
        var journey = _stage.Travelling;
        await Ok(_stage.At.Returns.DepartedAsync(_stage.Case, ViennaEscort, journey, _stage.Plan.Legs));
        await _stage.Return(ReturnState.Travelling);
        // In the second of the departure, as short ways and coarse clocks have it.
        await Ok(_stage.Rs.Returns.MetAsync(_stage.Case, Shelter, journey.At, 1, PersonsAnswer.Yes, PersonsAnswer.Yes));
        await _stage.Return(ReturnState.Met);
        await Ok(_stage.Rs.Returns.FollowedUpAsync(_stage.Case, Shelter, FollowUpForm.Made, FollowUpMoment.Hours72, Wellbeing.Safe, PersonsAnswer.Yes));
        await _stage.Settled();
        _year = _stage.Now.Year;
        _views = await _stage.World.LeafCount("AT", TrailEvent.ContentViewed);
    }

    [OneTimeTearDown]
    public async Task Ended() => await _stage.DisposeAsync();

    [Test, Order(1)]
    public async Task Nothing_is_shown_and_nothing_leaves_before_half_a_year_is_over()
    {
        foreach (var officer in new[] { Vienna, Auditor })
            Assert.That((await _stage.At.Figures.ShowAsync(officer, _year)).Rejection.Path, Is.EqualTo("year"), "two looks, one case apart, would tell that case");
        var early = await _stage.At.Figures.ExportAsync(Vienna, _year, Certificate);

        Assert.That((early.Rejection.Code, early.Rejection.Path), Is.EqualTo((RejectionCode.Value, "year")));
        Assert.That((await _stage.At.Figures.ExportAsync(Auditor, Finished, Certificate)).Rejection.Code, Is.EqualTo(RejectionCode.NotAllowed));
        foreach (var role in Enum.GetValues<Role>().Except([Role.Coordinator, Role.Auditor]))
            Assert.That((await _stage.At.Figures.ShowAsync(new Officer("AT-X", role), Finished)).Rejection.Code, Is.EqualTo(RejectionCode.NotAllowed), $"{role}");
    }

    [Test, Order(2)]
    public async Task A_year_leaves_sealed_to_the_secretariat_alone_and_the_record_names_it()
    {
        var other = new Officer("AT-08", Role.Coordinator);
        var theirs = EncryptionKey.Create(ParticipantId.Parse("SEC").Value, _stage.Now.AddDays(-1)).Certificate;
        var refused = await _stage.At.Figures.ExportAsync(other, Finished, theirs.Der);

        Assert.That((refused.Rejection.Code, refused.Rejection.Path), Is.EqualTo((RejectionCode.Value, "certificate")), "a certificate of one's own would open every small count");
        Assert.That(refused.Rejection.Hint, Does.Contain(_secretariat.Certificate.Sha256));
        Assert.That((await _stage.At.Figures.ExportAsync(other, Finished, new byte[] { 1 })).Rejection.Code, Is.EqualTo(RejectionCode.KeyFileInvalid));
        Assert.That(await _stage.World.LeafCount("AT", TrailEvent.ContentViewed), Is.EqualTo(_views), "nothing has left");

        var exported = (await _stage.At.Figures.ExportAsync(other, Finished, Certificate)).Value;
        var said = await NewestViewAsync();
        Assert.That(said.GetProperty("officer").GetString(), Is.EqualTo(other.Code));
        Assert.That(said.GetProperty("resources").EnumerateArray().Select(r => r.GetString()), Is.EqualTo(new[] { $"figures/{Finished}/{exported.Sha256}/to/{_secretariat.Certificate.Sha256}" }));
    }

    [Test, Order(3)]
    public async Task From_a_node_that_knows_no_secretariat_nothing_leaves()
    {
        var refused = await _stage.Rs.Figures.ExportAsync(Belgrade, Finished, Certificate);
        Assert.That((refused.Rejection.Code, refused.Rejection.Path), Is.EqualTo((RejectionCode.Required, "secretariat")));

        await _stage.World.StopAsync("RS");
        await File.WriteAllTextAsync(_stage.World.SecretariatOf("RS"), "somebody's");
        Assert.That(async () => await _stage.World.StartAsync("RS"), Throws.TypeOf<NodeStartException>().With.Message.Contains("certificate"));
        await File.WriteAllTextAsync(_stage.World.SecretariatOf("RS"), _stage.World.Keys("RS").Signing.Certificate.ToPem());
        Assert.That(async () => await _stage.World.StartAsync("RS"), Throws.TypeOf<NodeStartException>(), "a certificate for signing");
        await File.WriteAllTextAsync(_stage.World.SecretariatOf("RS"), _secretariat.Certificate.ToPem());
        await _stage.World.StartAsync("RS");
        Assert.That((await _stage.Rs.Figures.ExportAsync(Belgrade, Finished, Certificate)).IsOk);
    }

    [Test, Order(4)]
    public async Task The_interface_says_the_same()
    {
        await using var host = await StartAsync(_stage.World, "AT");
        using var coordinator = host.Client();
        using var worker = host.Client(Role.CaseWorker);

        var own = await GetAsync(coordinator, $"/api/statistics?year={Finished}", HttpStatusCode.OK);
        Assert.That((own.GetProperty("until").GetString(), own.GetProperty("figures").GetProperty("year").GetInt32()), Is.EqualTo(($"{Finished + 1}-07-01T00:00:00Z", Finished)));
        await GetAsync(coordinator, $"/api/statistics?year={_year}", HttpStatusCode.UnprocessableEntity);
        await GetAsync(coordinator, "/api/statistics?year=soon", HttpStatusCode.UnprocessableEntity);
        await GetAsync(worker, $"/api/statistics?year={Finished}", HttpStatusCode.Forbidden);
        var early = await PostAsync(coordinator, "/api/statistics/export", new { year = _year, certificate = Certificate }, HttpStatusCode.UnprocessableEntity);
        Assert.That(early.GetProperty("hint").GetString(), Does.Contain($"{_year + 1}-07-01"));
    }

    [Test, Order(5)]
    public async Task Each_side_counts_what_is_its_own()
    {
        _stage.World.Time.By += YearFigures.Ready(_year) - _stage.Now + TimeSpan.FromDays(1);
        foreach (var node in new[] { "AT", "RS" })
            await Eventually.True(async () => await _stage.World.ScalarAsync(node, $"SELECT count(*) FROM figures WHERE year = {_year}") == 1, "the node counts it by itself");
        // As if all of it were kept no more before anybody looks.
        await using (var db = await (await _stage.World.StorageOf("AT")).ConnectAsync(writes: true))
            await db.ExecuteAsync("DELETE FROM deadline");

        var (vienna, belgrade) = (await ExportedAsync(_stage.At, Vienna), await ExportedAsync(_stage.Rs, Belgrade));

        Assert.That(Some(vienna), Is.EquivalentTo(new[]
        {
            "referrals", "decisions-in-time/yes", "ended-without-service", "ended-without-service/no", "clearances", "exceptions-followed-up/no", Of(vienna, "consent-quality/"),
            Of(vienna, "referrals/age"), Of(vienna, "referrals/gender"), Of(vienna, "referrals/purpose"), Of(vienna, "referrals/exploitation"),
            Of(vienna, "referrals/age", "gender"), Of(vienna, "referrals/age", "purpose"), Of(vienna, "referrals/gender", "exploitation"),
        }));
        Assert.That(Some(belgrade), Does.Contain("returns").And.Contain("returns/path=own-wish").And.Contain("prepared-reception/yes").And.Contain("not-met/no").And.Contain("choose-again/yes").And.Contain("reported-harm/no"));
        Assert.That(Some(belgrade), Has.None.StartsWith("referrals").And.None.EqualTo("clearances"));
        Assert.That(vienna.Counts.Values.Concat(belgrade.Counts.Values), Is.All.LessThanOrEqualTo(1));

        foreach (var officer in new[] { Vienna, Auditor })
            Assert.That(FixedTables.Quantities.Select((await _stage.At.Figures.ShowAsync(officer, _year)).Value.Of), Is.All.Null, "one person is in every count");
        var views = (await _stage.At.Audit.ViewsAsync(Auditor, new ViewsAsked())).Value;
        Assert.That(views.Views.Rows.Count(v => v.Officer == Vienna.Code && v.Case is null), Is.EqualTo(1), "who took them out is on record");
    }

    [Test, Order(6)]
    public async Task What_is_said_later_changes_a_year_no_more()
    {
        await Ok(_stage.Rs.Returns.IncidentAsync(_stage.Case, Shelter, Incident.Reprisal, _stage.Now, "RS", PlaceKind.Elsewhere));

        Assert.That(Some(await ExportedAsync(_stage.Rs, Belgrade)), Does.Contain("reported-harm/no").And.Not.Contain("reported-harm/yes"));
        var ready = YearFigures.Ready(_year).ToUnixTimeMilliseconds();
        Assert.That(new[] { ready - 1, ready }.Select(closed => FiguresReader.IsInTime(
            new() { MessageId = "a", Peer = "RS", Outgoing = false, Step = "seen", Kind = "hold", Code = "x", Mover = "AT", DueAt = ready + 1, ClosedAt = closed }, _year)), Is.EqualTo(new[] { true, false }));
    }

    [Test, Order(7)]
    public async Task A_return_is_on_the_basis_that_was_cleared_whatever_is_proposed_later()
    {
        using var vault = VaultOf("RS");
        var (file, said) = await _stage.World.QueryAsync("RS", db =>
        {
            var found = CaseTable.Find(db, vault, _stage.Case)!;
            return (found, CaseHistory.Of(db, vault, found));
        });
        var later = ReturnCase.Restore(file.Return.Store() with { Basis = TravelBasis.OwnWishUnderObligationToLeave }, file.Return.Holds.Values, file.Return.Reports.Values);
        var count = new YearCount();

        new CaseCount(file with { Return = later }, said, isDeparted: true, Array.Empty<DeadlineRow>().ToLookup(d => d.MessageId, StringComparer.Ordinal), _year).AddTo(count);

        Assert.That((count.Counts["returns/path=own-wish"], count.Counts["returns/path=under-obligation"]), Is.EqualTo((1, 0)));

        // A departure that came with something nobody can read is a departure all the same.
        var unread = new YearCount();
        new CaseCount(file, [.. said.Where(s => s.Message.Kind != MessageKind.DepartureDeparted)], isDeparted: true, Array.Empty<DeadlineRow>().ToLookup(d => d.MessageId, StringComparer.Ordinal), _year).AddTo(unread);
        Assert.That((unread.Counts["returns/path=own-wish"], unread.Counts["returns/path=unannounced"]), Is.EqualTo((1, 0)));
    }

    [Test, Order(8)]
    public async Task A_year_stays_what_it_was_when_it_was_counted_for_five_years()
    {
        var first = (await _stage.At.Figures.ExportAsync(Vienna, _year, Certificate)).Value;
        await using var db = await (await _stage.World.StorageOf("AT")).ConnectAsync(writes: true);
        _stage.World.Time.By += TimeSpan.FromDays(1);
        await _stage.At.Retention.RunAsync(Administrator);

        var second = (await _stage.At.Figures.ExportAsync(Vienna, _year, Certificate)).Value;
        Assert.That((second.Sha256, second.MadeAt), Is.EqualTo((first.Sha256, first.MadeAt)), "two looks, one case apart, would tell that case");

        Assert.That((await _stage.At.Figures.ShowAsync(Vienna, _year - 4)).IsOk);
        using var vault = VaultOf("AT");
        var former = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(new YearFigures(_stage.At.Participant, _year - 4, 11, YearFigures.Ready(_year - 4), false, new YearCount().Counts).Write()).Replace("\"referrals\":0,", "", StringComparison.Ordinal));
        await db.ExecuteAsync("UPDATE figures SET sealed = @box WHERE year = @year", new { box = vault.Seal(null, $"figures/{_year - 4}", former), year = _year - 4 });
        var ofFormer = await _stage.At.Figures.ShowAsync(Vienna, _year - 4);
        Assert.That((ofFormer.Rejection.Code, ofFormer.Rejection.Path), Is.EqualTo((RejectionCode.Value, "year")), "counted for other tables");
        var gone = await _stage.At.Figures.ShowAsync(Vienna, _year - 6);
        Assert.That((gone.Rejection.Code, gone.Rejection.Path), Is.EqualTo((RejectionCode.Value, "year")), "what is kept no more is not counted anew");
        await db.ExecuteAsync("INSERT INTO figures (year, ended_at, sealed) SELECT 2001, 0, sealed FROM figures WHERE year = @year", new { year = _year });
        await _stage.At.Retention.RunAsync(Administrator);
        Assert.That(await _stage.World.ScalarAsync("AT", "SELECT count(*) FROM figures WHERE year = 2001"), Is.Zero);
        Assert.That(await _stage.World.ScalarAsync("AT", "SELECT count(*) FROM figures"), Is.GreaterThan(0), "what is of other years is kept");
    }

    // Over since so long that it may be exported; nobody was referred then.
    private int Finished => _year - 2;

    private byte[] Certificate => _secretariat.Certificate.Der.ToArray();

    private async Task<JsonElement> NewestViewAsync()
    {
        using var vault = VaultOf("AT");
        await using var db = await (await _stage.World.StorageOf("AT")).ConnectAsync();
        return JsonDocument.Parse(TrailTable.Newest(db, vault, TrailEvent.ContentViewed, 1)[0].Opening.Private!.Value).RootElement;
    }

    private CaseVault VaultOf(string name)
    {
        var data = _stage.World.DataOf(name);
        return new CaseVault(Path.Combine(data, "cases"), KeyEncryptionKey.ReadOrCreate(Path.Combine(data, "kek.key"), mayCreate: false));
    }

    private async Task<YearFigures> ExportedAsync(TrmNode node, Officer officer)
    {
        var exported = (await node.Figures.ExportAsync(officer, _year, Certificate)).Value;
        var opened = SealedFigures.Open(exported.File, _secretariat, _stage.World.Directory0).Value;
        Assert.That((opened.Sha256, opened.Figures.Participant), Is.EqualTo((exported.Sha256, node.Participant)));
        return opened.Figures;
    }

    private static List<string> Some(YearFigures figures) => [.. figures.Counts.Where(c => c.Value > 0).Select(c => c.Key)];

    // Which of them the invented person is in, the tables say.
    private static string Of(YearFigures figures, string what, string? and = null) =>
        Some(figures).Single(q => q.StartsWith(what, StringComparison.Ordinal) && q.Contains(',', StringComparison.Ordinal) == (and is not null) && (and is null || q.Contains($",{and}=", StringComparison.Ordinal)));
}
