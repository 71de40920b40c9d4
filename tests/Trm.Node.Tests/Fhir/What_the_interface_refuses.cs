using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Node.Http;
using Trm.Node.Tests.Http;
using Trm.Node.Tests.Stories;
using Trm.Testing;
using Task = System.Threading.Tasks.Task;

namespace Trm.Node.Tests.Fhir;

/// <summary>The bad twins of every call: a code of the contract, a sentence, and nothing of what was typed; nothing is sent.</summary>
internal abstract class What_the_interface_refuses
{
    private Offices _offices = null!;

    [OneTimeSetUp]
    public async Task OpenAsync() => _offices = await Offices.OpenAsync();

    [OneTimeTearDown]
    public async Task CloseAsync() => await _offices.DisposeAsync();

    [TestCase("text/plain", 415, "FILE_INVALID")]
    [TestCase("application/fhir+xml", 415, "FILE_INVALID")]
    [TestCase("application/fhir+json; charset=utf-16", 415, "FILE_INVALID")]
    public async Task A_body_of_another_media_type(string media, int status, string code)
    {
        var (found, answer) = await _offices.HandInAsync(_offices.Vienna, "{}"u8.ToArray(), media);
        Assert.That(((int)found, Offices.Codes(answer)[0]), Is.EqualTo((status, code)));
    }

    [TestCase("Jelena", 400, "STRUCTURE")]
    [TestCase("", 400, "STRUCTURE")]
    [TestCase("{\"resourceType\":\"Jelena\"}", 400, "STRUCTURE")]
    [TestCase("{\"resourceType\":\"Task\",\"status\":\"requested\",\"intent\":\"order\"}", 400, "STRUCTURE")]
    [TestCase("{\"resourceType\":\"Bundle\",\"type\":\"collection\"}", 422, "VALUE")]
    [TestCase("{\"resourceType\":\"Bundle\",\"type\":\"message\",\"Jelena\":1}", 400, "STRUCTURE")]
    public async Task A_body_that_is_no_message(string body, int status, string code)
    {
        var (found, answer) = await _offices.HandInAsync(_offices.Vienna, Encoding.UTF8.GetBytes(body));
        Assert.That(((int)found, Offices.Codes(answer)[0]), Is.EqualTo((status, code)));
        Assert.That(answer.GetRawText(), Does.Not.Contain("Jelena").And.Contain("diagnostics"));
    }

    [Test]
    public async Task A_body_beyond_the_limit()
    {
        var (status, answer) = await _offices.HandInAsync(_offices.Vienna, new byte[1024 * 1024 + 1]);
        Assert.That((status, Offices.Codes(answer)[0]), Is.EqualTo((HttpStatusCode.RequestEntityTooLarge, "TOO_LARGE")));
    }

    [TestCase("source", "urn:trm:participant:RS", 422, "VALUE")]
    [TestCase("destination", "urn:trm:participant:XX", 422, "WRONG_RECIPIENT")]
    [TestCase("responsible", "AT-99", 422, "VALUE")]
    [TestCase("status", "completed", 422, "VALUE")]
    public async Task A_message_with_one_thing_wrong(string what, string value, int status, string code)
    {
        var profile = _offices.Profile(_offices.Draft(null, "identity"));
        var bundle = JsonNode.Parse(profile.Payload.Span)!;
        var (header, task) = (bundle["entry"]![0]!["resource"]!, bundle["entry"]![1]!["resource"]!);
        var (holder, name) = what switch
        {
            "source" => (header["source"]!, "endpoint"),
            "destination" => (header["destination"]![0]!, "endpoint"),
            "responsible" => (header["responsible"]!["identifier"]!, "value"),
            _ => (task, "status"),
        };
        holder[name] = value;

        var (found, answer) = await _offices.HandInAsync(_offices.Vienna, Encoding.UTF8.GetBytes(bundle.ToJsonString()));

        Assert.That(((int)found, Offices.Codes(answer)[0]), Is.EqualTo((status, code)), answer.GetRawText());
        var response = Offices.ResponseOf(answer);
        Assert.That((response.GetProperty("identifier").GetString(), response.GetProperty("code").GetString()), Is.EqualTo((profile.Id.ToString(), "fatal-error")));
        Assert.That((await _offices.World["AT"].Record.TransmissionsAsync()).Where(t => t.Message == profile.Id.ToString()), Is.Empty);
    }

    [Test]
    public async Task A_kind_that_rests_on_the_offices_record_a_file_and_a_case_that_is_not_here()
    {
        var clearance = File.ReadAllBytes(Path.Combine(Vectors.Checkout, "contracts", "examples", "good", "clearance-ordinary.json"));
        var hold = HoldMessage.Set(_offices.By("AT", CaseId.Of(Guid.NewGuid())), HoldReason.NotStated, new(2026, 12, 24)).Value;

        var unoffered = await _offices.HandInAsync(_offices.Vienna, clearance);
        var unknown = await _offices.HandInAsync(_offices.Vienna, hold.Payload);
        var profile = await _offices.HandInAsync(_offices.Administrator, Encoding.UTF8.GetBytes(
            Encoding.UTF8.GetString(_offices.Profile(_offices.Draft(null, "identity")).Payload.Span).Replace("\"AT-01\"", "\"AT-04\"", StringComparison.Ordinal)));

        Assert.That((unoffered.Status, Offices.Codes(unoffered.Answer)[0]), Is.EqualTo((HttpStatusCode.UnprocessableEntity, "KIND_UNKNOWN")));
        Assert.That((unknown.Status, Offices.Codes(unknown.Answer)[0]), Is.EqualTo((HttpStatusCode.NotFound, "UNKNOWN_CASE")));
        Assert.That((profile.Status, Offices.Codes(profile.Answer)[0]), Is.EqualTo((HttpStatusCode.Forbidden, "NOT_ALLOWED")));
    }

    [TestCase("/fhir/Task?colour=red", 400, "STRUCTURE")]
    [TestCase("/fhir/Task?status=draft&status=received", 400, "STRUCTURE")]
    [TestCase("/fhir/Task?status=", 400, "STRUCTURE")]
    [TestCase("/fhir/Task?status=thinking", 422, "CODE_INVALID")]
    [TestCase("/fhir/Task?_lastUpdated=yesterday", 422, "VALUE")]
    [TestCase("/fhir/Task?_lastUpdated=ap2026-01-01", 422, "VALUE")]
    [TestCase("/fhir/Task?_count=101", 422, "VALUE")]
    [TestCase("/fhir/Task?after=nowhere", 422, "VALUE")]
    [TestCase("/fhir/Communication?after=x", 422, "VALUE")]
    [TestCase("/fhir/Communication?_lastUpdated=ge2020-01-01", 400, "STRUCTURE")]
    [TestCase("/fhir/AuditEvent", 403, "NOT_ALLOWED")]
    [TestCase("/fhir/Patient", 404, "KIND_UNKNOWN")]
    [TestCase("/fhir/Task?_format=xml", 406, "FILE_INVALID")]
    public async Task A_search_for_what_there_is_not(string path, int status, string code) =>
        Assert.That(Offices.Codes(await _offices.GetAsync(_offices.Vienna, path, (HttpStatusCode)status))[0], Is.EqualTo(code));

    [Test]
    public async Task A_misspelt_wish_unless_the_caller_says_that_it_may_be_left_out()
    {
        var lenient = await _offices.GetAsync(_offices.Vienna, "/fhir/Task?colour=red&status=draft", prefer: "handling=lenient");

        Assert.That(lenient.GetProperty("link")[0].GetProperty("url").GetString(), Does.EndWith("/fhir/Task?status=draft&_count=50"), "the self link says what was understood");
        await _offices.GetAsync(_offices.Vienna, "/fhir/Task?colour=red", HttpStatusCode.BadRequest, prefer: "handling=strict");
        await _offices.GetAsync(_offices.Vienna, "/fhir/Task", HttpStatusCode.NotAcceptable, accept: "application/fhir+xml");
    }

    [Test]
    public async Task A_stranger_and_an_auditor_who_asks_for_cases()
    {
        using var stranger = new HttpClient { BaseAddress = _offices.Address };
        foreach (var path in new[] { "/fhir/Task", "/fhir/Task/x", "/fhir/Communication", "/fhir/AuditEvent/1" })
            Assert.That(Offices.Codes(await _offices.GetAsync(stranger, path, HttpStatusCode.Unauthorized))[0], Is.EqualTo("NOT_SIGNED_IN"), path);
        Assert.That((await _offices.HandInAsync(stranger, "{}"u8.ToArray())).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        foreach (var path in new[] { "/fhir/Task", "/fhir/Communication" })
            await _offices.GetAsync(_offices.Auditor, path, HttpStatusCode.Forbidden);
    }

    [Test]
    public async Task Another_organisations_case_looks_like_one_that_does_not_exist()
    {
        await using var stage = await Stage.OpenAsync();
        await stage.SharedAsync();
        await stage.Settled();
        await using var api = await ApiHost.StartAsync(stage.World, "RS");
        var access = Path.Combine(stage.World.DataOf("RS"), "access");
        using var own = Client(api, AccessTokens.Create(access, new Officer("RS-CW-1", Role.CaseWorker) { Organisation = "RS-SHELTER" }));
        using var other = Client(api, AccessTokens.Create(access, new Officer("RS-CW-66", Role.CaseWorker) { Organisation = "RS-OTHER" }));

        var mine = await _offices.GetAsync(own, "/fhir/Communication");
        var message = mine.GetProperty("entry")[0].GetProperty("resource").GetProperty("id").GetString();
        Assert.That((await _offices.GetAsync(own, $"/fhir/Task/{stage.Case}")).GetProperty("id").GetString(), Is.EqualTo(stage.Case.ToString()));
        foreach (var (guessed, invented) in new[] { ($"Task/{stage.Case}", $"Task/{Guid.NewGuid()}"), ($"Communication/{message}", $"Communication/received-AT-{Guid.NewGuid()}") })
            Assert.That(
                (await _offices.GetAsync(other, $"/fhir/{guessed}", HttpStatusCode.NotFound)).GetRawText(),
                Is.EqualTo((await _offices.GetAsync(other, $"/fhir/{invented}", HttpStatusCode.NotFound)).GetRawText()));
        foreach (var path in new[] { "Task", $"Task?_id={stage.Case}", "Communication", $"Communication?part-of=Task/{stage.Case}" })
            Assert.That((await _offices.GetAsync(other, $"/fhir/{path}")).GetProperty("total").GetInt32(), Is.Zero, path);
        var context = new MessageContext(stage.World.Id("RS"), stage.World.Id("AT"), stage.Case, "RS-CW-66", stage.Now, MessageId.Of(Guid.NewGuid()));
        var (status, answer) = await _offices.HandInAsync(other, HoldMessage.Set(context, HoldReason.NotStated, new(2026, 12, 24)).Value.Payload);
        Assert.That((status, Offices.Codes(answer)[0]), Is.EqualTo((HttpStatusCode.NotFound, "UNKNOWN_CASE")));

        // Nor does the id of a message in it tell that there is one, whichever case is named beside it.
        var sent = MessageId.Parse(mine.GetProperty("entry").EnumerateArray().Select(e => e.GetProperty("resource").GetProperty("id").GetString()!).First(id => id.StartsWith("sent-", StringComparison.Ordinal))["sent-".Length..]).Value;
        foreach (var write in new Func<MessageId, Message>[]
        {
            id => HoldMessage.Set(context with { Id = id }, HoldReason.NotStated, new(2026, 12, 24)).Value,
            id => HoldMessage.Set(context with { Id = id, Case = CaseId.Of(Guid.NewGuid()) }, HoldReason.NotStated, new(2026, 12, 24)).Value,
            id => CapacityMessage.Enquiry(context with { Id = id, Case = null }, ["SocialCare"], 1, Urgency.Routine).Value,
        })
            Assert.That(Said(await _offices.HandInAsync(other, write(sent).Payload)), Is.EqualTo(Said(await _offices.HandInAsync(other, write(MessageId.Of(Guid.NewGuid())).Payload))));
        Assert.That(Offices.Codes((await _offices.HandInAsync(own, HoldMessage.Set(context with { Id = sent, OfficerCode = "RS-CW-1" }, HoldReason.NotStated, new(2026, 12, 24)).Value.Payload)).Answer)[0], Is.EqualTo("ID_REUSED"));
    }

    [Test]
    public async Task Who_asks_for_room_asks_every_organisation_that_reads_cases()
    {
        var asked = await _offices.TakenAsync(_offices.Vienna, CapacityMessage.Enquiry(_offices.By("AT", null), ["SocialCare"], 1, Urgency.Routine).Value);
        await _offices.World.Settled("AT");
        var access = Path.Combine(_offices.World.DataOf("RS"), "access");
        using var shelter = new HttpClient { BaseAddress = _offices.Belgrade.BaseAddress, DefaultRequestHeaders = { Authorization = new("Bearer", File.ReadAllText(AccessTokens.Create(access, new Officer("RS-CW-7", Role.CaseWorker) { Organisation = "RS-SHELTER" })).Trim()) } };

        Assert.That((await _offices.GetAsync(shelter, "/fhir/Communication")).GetProperty("entry")[0].GetProperty("resource").GetProperty("id").GetString(), Is.EqualTo($"received-AT-{asked.Id}"));
        await _offices.GetAsync(shelter, $"/fhir/Communication/received-AT-{asked.Id}");
        Assert.That(await _offices.World.LeafCount("RS", Trm.Trail.TrailEvent.ContentViewed), Is.EqualTo(1));
    }

    // What the answer says of the message, without the ids that are made of its id.
    private static string Said((HttpStatusCode Status, System.Text.Json.JsonElement Answer) answer) =>
        $"{answer.Status} {answer.Answer.GetProperty("entry")[1].GetProperty("resource").GetProperty("issue").GetRawText()}";

    private static HttpClient Client(ApiHost api, string token) =>
        new() { BaseAddress = api.Address, DefaultRequestHeaders = { Authorization = new("Bearer", File.ReadAllText(token).Trim()) } };
}
