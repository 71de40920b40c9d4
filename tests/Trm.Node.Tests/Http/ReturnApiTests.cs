using System.Net;
using System.Text.Json;
using NUnit.Framework;
using Trm.Contracts.Facts;
using Trm.Contracts.Returns;
using Trm.Node.Referrals;
using Trm.Node.Tests.Stories;
using static Trm.Node.Tests.Http.ApiHost;

namespace Trm.Node.Tests.Http;

/// <summary>A return over the JSON interface: what is on record, what stands in the way in words, and each act.</summary>
internal sealed class ReturnApiTests
{
    [Test]
    public async Task A_return_goes_from_proposal_to_follow_up_over_the_interface()
    {
        await using var stage = await Stage.OpenAsync();
        await using var atHost = await StartAsync(stage.World, "AT");
        await using var rsHost = await StartAsync(stage.World, "RS");
        using var at = atHost.Client();
        using var rs = rsHost.Client();
        using var shelter = rsHost.Client(Role.CaseWorker);
        await stage.SharedAsync();
        var path = $"/api/referrals/{stage.Case}";

        await PostAsync(at, $"{path}/facts", Json(CaseFactsJson.Write(stage.Facts)), HttpStatusCode.OK);
        var proposal = await stage.ProposedAsync();
        await stage.TakenUpAsync(proposal);
        await stage.PlannedAsync();

        var words = await GetAsync(rs, $"{path}/explanation", HttpStatusCode.OK);
        Assert.That(words.GetProperty("return").GetString(), Is.EqualTo("Plan sent"));
        Assert.That(words.GetProperty("whoseMove").GetString(), Is.EqualTo("Ours."));
        var meeting = stage.Meeting;
        var readiness = new
        {
            final = false, organisationId = "RS-SHELTER", organisationName = "Shelter by the river", metBy = "RS-CW-1", place = meeting.Place, at = meeting.At, sign = meeting.Sign,
            dutyNumber = meeting.Number.Value, validUntil = meeting.ValidUntil,
        };
        await PostAsync(rs, $"{path}/readiness", readiness, HttpStatusCode.Forbidden);
        await PostAsync(shelter, $"{path}/readiness", readiness, HttpStatusCode.Accepted);
        await stage.Return(ReturnState.PlanAccepted);
        await PostAsync(at, $"{path}/clearance", new { departure = DateOnly.FromDateTime(stage.Departs.UtcDateTime), secondApprover = "AT-CW-17" }, HttpStatusCode.Accepted);
        await stage.Return(ReturnState.Cleared);
        await stage.FinallyCheckedAsync();
        await PostAsync(at, $"{path}/departure", new { basis = "own-wish", at = stage.Now, expectedAt = stage.Now.AddHours(6), persons = 1, dutyNumber = "+43110000000" }, HttpStatusCode.Accepted);
        await stage.Return(ReturnState.Travelling);
        await PostAsync(shelter, $"{path}/arrival", new { form = "met", at = stage.Now, persons = 1, safe = "yes", asExpected = "yes" }, HttpStatusCode.Accepted);
        await stage.Return(ReturnState.Met);
        await PostAsync(shelter, $"{path}/follow-up", new { form = "made", moment = "hours72", wellbeing = "safe" }, HttpStatusCode.Accepted);
        await stage.Return(ReturnState.FollowUp);
        await stage.BothAgree();
    }

    [Test]
    public async Task What_stands_in_the_way_of_a_clearance_is_said_in_words_with_what_to_do()
    {
        await using var stage = await Stage.OpenAsync();
        await using var host = await StartAsync(stage.World, "AT");
        using var at = host.Client();
        await stage.SharedAsync();
        await stage.TakenUpAsync(await stage.ProposedAsync());
        await stage.PlannedAsync();
        await stage.ReadyAsync();
        await stage.KeepAsync(stage.Facts with { Document = null });

        var english = (await stage.At.Returns.ExplainAsync(stage.Case, Stage.Vienna)).Value;
        var french = await GetAsync(at, $"/api/referrals/{stage.Case}/explication", HttpStatusCode.OK);
        var refused = await PostAsync(at, $"/api/referrals/{stage.Case}/clearance", new { departure = "2027-01-12", secondApprover = "AT-CW-17" }, HttpStatusCode.UnprocessableEntity);

        var step = english.Steps.Single(s => s.Missing.Count > 0);
        Assert.That(step.Missing, Is.EqualTo(new[] { new ExplainedGate("G09", "Papers for the journey - a document for the journey.") }));
        Assert.That(step.IsPossible, Is.False);
        Assert.That(french.GetRawText(), Does.Contain("Papiers pour le voyage - un document pour le voyage."));
        Assert.That(refused.GetProperty("code").GetString(), Is.EqualTo("GATE_09"));
        await stage.KeepAsync(stage.Facts with { Document = Stage.LawfulFacts(stage.Now, stage.Departs).Document });
        Assert.That((await stage.At.Returns.ExplainAsync(stage.Case, Stage.Vienna)).Value.Steps.First(s => s.Words.StartsWith("Clear", StringComparison.Ordinal)).IsPossible, Is.True);
    }

    [Test]
    public async Task A_stopped_case_says_who_lifts_the_hold_and_that_it_is_nobodys_move()
    {
        await using var stage = await Stage.OpenAsync();
        await stage.SharedAsync();
        await Stage.Ok(stage.Rs.Referrals.HoldAsync(stage.Case, Stage.Belgrade, Contracts.Referrals.HoldReason.NotStated, DateOnly.FromDateTime(stage.Now.UtcDateTime).AddDays(5)));
        await stage.Settled();

        var words = (await stage.At.Returns.ExplainAsync(stage.Case, Stage.Vienna)).Value;

        Assert.That(words.Stopped.Single(), Does.Contain("RS lifts it"));
        Assert.That(words.WhoseMove, Is.EqualTo("Nobody's: the case is stopped."));
        Assert.That(words.Steps.Any(s => s.IsPossible), Is.False);
    }

    [TestCase("facts", "{\"age\":\"old\"}", "STRUCTURE")]
    [TestCase("facts", "{}", "STRUCTURE")]
    [TestCase("proposal", "{\"basis\":\"holiday\",\"windowFrom\":\"2026-03-01\",\"windowTo\":\"2026-03-09\"}", "CODE_INVALID")]
    [TestCase("take-up", "{\"message\":\"nonsense\"}", "VALUE")]
    [TestCase("arrival", "{\"form\":\"vanished\",\"at\":\"2026-03-01T10:00:00Z\",\"persons\":1,\"safe\":\"yes\"}", "CODE_INVALID")]
    [TestCase("arrival", "{\"form\":\"met\",\"at\":\"2026-03-01T10:00:00Z\",\"persons\":1,\"safe\":\"perhaps\"}", "CODE_INVALID")]
    [TestCase("arrival", "{\"form\":\"met\",\"persons\":1,\"safe\":\"yes\"}", "REQUIRED")]
    [TestCase("incidents", "{\"incident\":\"boredom\",\"at\":\"2026-03-01T10:00:00Z\",\"country\":\"RS\",\"place\":\"Nis\",\"persons\":1}", "CODE_INVALID")]
    [TestCase("withdrawal", "{\"of\":\"return\",\"action\":\"shout\",\"saidAt\":\"2026-03-01T10:00:00Z\"}", "CODE_INVALID")]
    [TestCase("end", "{\"outcome\":\"happily\"}", "CODE_INVALID")]
    [TestCase("readiness", "{\"final\":false,\"organisationId\":\"RS-SHELTER\",\"organisationName\":\"Shelter\",\"metBy\":\"RS-CW-1\",\"place\":\"Nis\",\"at\":\"2026-03-01T10:00:00Z\",\"sign\":\"a blue scarf\",\"dutyNumber\":\"call us\",\"validUntil\":\"2026-03-02T10:00:00Z\"}", "VALUE")]
    [TestCase("plan", "{\"legs\":[],\"escort\":\"nobody\"}", "CODE_INVALID")]
    [TestCase("departure", "{\"basis\":\"own-wish\",\"at\":\"2026-03-01T10:00:00Z\",\"expectedAt\":\"2026-03-01T16:00:00Z\",\"persons\":0,\"dutyNumber\":\"+43110000000\"}", "VALUE")]
    [TestCase("departure", "{\"change\":\"transit-pased\",\"basis\":\"own-wish\",\"at\":\"2026-03-01T10:00:00Z\",\"expectedAt\":\"2026-03-01T16:00:00Z\",\"persons\":1,\"dutyNumber\":\"+43110000000\"}", "CODE_INVALID")]
    [TestCase("follow-up", "{\"form\":\"made\",\"moment\":\"months3\",\"wellbeing\":\"safe\",\"chooseAgain\":\"perhaps\"}", "CODE_INVALID")]
    public async Task A_body_that_the_act_does_not_take_is_refused_with_a_code(string act, string body, string code)
    {
        await using var stage = await Stage.OpenAsync();
        await using var host = await StartAsync(stage.World, "AT");
        using var at = host.Client();
        await stage.SharedAsync();

        var refused = await PostAsync(at, $"/api/referrals/{stage.Case}/{act}", JsonDocument.Parse(body).RootElement, HttpStatusCode.UnprocessableEntity);

        Assert.That(refused.GetProperty("code").GetString(), Is.EqualTo(code));
    }

    private static JsonElement Json(byte[] bytes) => JsonDocument.Parse(bytes).RootElement;
}
