using System.Net;
using System.Text;
using System.Text.Json;
using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Fhir;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Node.Fhir;
using Trm.Testing;
using Task = System.Threading.Tasks.Task;

namespace Trm.Node.Tests.Fhir;

/// <summary>What a national case-management system does with its node, over a real connection; HL7's own definitions judge every answer.</summary>
internal abstract class A_case_management_system
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private Offices _offices = null!;

    [OneTimeSetUp]
    public async Task OpenAsync() => _offices = await Offices.OpenAsync();

    [OneTimeTearDown]
    public async Task CloseAsync() => await _offices.DisposeAsync();

    [Test]
    public async Task Refers_a_case_from_profile_to_withdrawal_and_every_answer_is_R4()
    {
        var all = _offices.Draft(null, [.. CodeSystems.ConsentCategories.Codes]);
        var some = _offices.Draft(all.Case, "identity", "care-needs");
        var (at, rs, @case) = (_offices.Vienna, _offices.Belgrade, all.Case);

        var profile = await _offices.TakenAsync(at, _offices.Profile(all));
        await _offices.World.Settled("AT");
        await _offices.TaskAsync(rs, @case, "requested");
        await _offices.TakenAsync(rs, DecisionMessage.Seen(_offices.By("RS", @case, profile.Id)).Value);
        await _offices.TaskAsync(at, @case, "received");
        await _offices.TakenAsync(rs, DecisionMessage.Accepted(_offices.By("RS", @case, profile.Id), Offices.Shelter, "RS-CW-1", new(2026, 12, 1)).Value);
        var accepted = await _offices.TaskAsync(at, @case, "accepted");
        Assert.That(accepted.GetProperty("owner").GetProperty("identifier").GetProperty("value").GetString(), Is.EqualTo("RS-SHELTER"));

        // Everything on record, under a consent to some of it: the node masks the rest.
        var now = _offices.World.Time.GetUtcNow();
        var shelter = all.Organisation;
        List<Resource> resources = [.. some.Identity(shelter, now).Value.OfType<Consent>(), .. all.Identity(shelter, now).Value.Where(r => r is not Consent)];
        var identity = await _offices.TakenAsync(at, ReferralMessage.Identity(_offices.By("AT", @case), Offices.Shelter, resources).Value);
        await _offices.TaskAsync(at, @case, "in-progress");
        var told = Encoding.UTF8.GetString(await OpenAsync(rs, $"received-AT-{identity.Id}"));
        Assert.That(told, Does.Contain("Mirelunda").And.Not.Contain("mirelunda.vrazhalitska@example.org").And.Contain("masked"));
        Assert.That(Encoding.UTF8.GetString(identity.Payload.Span), Does.Contain("mirelunda.vrazhalitska@example.org"), "the system handed it in");

        var question = await _offices.TakenAsync(rs, QuestionMessage.Ask(_offices.By("RS", @case), Topic.Health, [], QuestionPurpose.Readiness).Value);
        await _offices.World.Settled("RS");
        var answer = await _offices.TakenAsync(at, AnswerMessage.Refused(_offices.By("AT", @case, question.Id), Topic.Health).Value);
        await _offices.World.Settled("AT");
        var hold = await _offices.TakenAsync(rs, HoldMessage.Set(_offices.By("RS", @case), HoldReason.NotStated, DateOnly.FromDateTime(now.UtcDateTime).AddDays(3)).Value);
        var held = await _offices.TaskAsync(at, @case, "on-hold");
        Assert.That(held.GetProperty("output")[0].GetProperty("valueIdentifier").GetProperty("value").GetString(), Is.EqualTo($"urn:uuid:{hold.Id}"));
        Assert.That(held.GetRawText(), Does.Not.Contain("not-stated"), "why is its owner's");
        await _offices.World.Settled("RS");
        await _offices.TakenAsync(rs, HoldMessage.Lift(_offices.By("RS", @case, hold.Id), hold.Id, "RS-09").Value);
        await _offices.TaskAsync(at, @case, "in-progress");
        await _offices.TakenAsync(at, WithdrawalMessage.OfSharing(_offices.By("AT", @case), WithdrawalAction.Stop, now).Value);
        await _offices.TaskAsync(rs, @case, "on-hold");

        var messages = await _offices.GetAsync(at, $"/fhir/Communication?part-of=Task/{@case}&_count=100");
        Assert.That(Kinds(messages), Is.EqualTo(new[] { "referral", "decision", "decision", "referral", "question", "answer", "hold", "hold", "withdrawal" }));
        Assert.That(messages.GetRawText(), Does.Not.Contain("\"payload\""), "a search opens nothing");
        var replied = await _offices.GetAsync(rs, $"/fhir/Communication/received-AT-{answer.Id}");
        Assert.That(replied.GetProperty("inResponseTo")[0].GetProperty("identifier").GetProperty("value").GetString(), Is.EqualTo($"urn:uuid:{question.Id}"));
        foreach (var query in new[] { $"identifier=urn:uuid:{hold.Id}", "category=hold,withdrawal", "sent=gt2020-01-01", $"_id=received-RS-{hold.Id}" })
            Assert.That((await _offices.GetAsync(at, $"/fhir/Communication?{query}")).GetProperty("total").GetInt32(), Is.Positive, query);

        await Judged();
    }

    [Test]
    public async Task Leaves_a_trail_for_the_auditor_that_says_who_looked_and_nothing_of_what_they_saw()
    {
        var draft = _offices.Draft(null, "identity");
        var profile = await _offices.TakenAsync(_offices.Vienna, _offices.Profile(draft));
        await OpenAsync(_offices.Vienna, $"sent-{profile.Id}");

        var views = await _offices.GetAsync(_offices.Auditor, $"/fhir/AuditEvent?type=content-viewed&entity:identifier=urn:uuid:{draft.Case}");
        var view = views.GetProperty("entry")[0].GetProperty("resource");
        Assert.That(views.GetProperty("total").GetInt32(), Is.EqualTo(1));
        Assert.That(view.GetProperty("agent")[0].GetProperty("who").GetProperty("identifier").GetProperty("value").GetString(), Is.EqualTo("AT-01"));
        Assert.That(view.GetProperty("entity")[1].GetProperty("what").GetProperty("identifier").GetProperty("value").GetString(), Is.EqualTo($"urn:uuid:{profile.Id}"));
        var read = await _offices.GetAsync(_offices.Auditor, $"/fhir/AuditEvent/{view.GetProperty("id").GetString()}");
        Assert.That(read.GetRawText(), Is.EqualTo(view.GetRawText()));

        var asked = await _offices.TakenAsync(_offices.Vienna, CapacityMessage.Enquiry(_offices.By("AT", null), ["SocialCare"], 1, Urgency.Routine).Value);
        await OpenAsync(_offices.Vienna, $"sent-{asked.Id}");
        var newest = (await _offices.GetAsync(_offices.Auditor, "/fhir/AuditEvent?type=content-viewed&_count=1")).GetProperty("entry")[0].GetProperty("resource");
        Assert.That(newest.GetProperty("entity")[0].GetProperty("what").GetProperty("identifier").GetProperty("value").GetString(), Is.EqualTo($"urn:uuid:{asked.Id}"), "what is about nobody is looked at by somebody");

        var whole = await _offices.GetAsync(_offices.Auditor, "/fhir/AuditEvent?_count=100&date=ge2020-01-01");
        Assert.That(whole.GetRawText(), Does.Not.Contain("SocialCare").And.Not.Contain("Mirelunda"));
        await Judged();
    }

    [Test]
    public async Task Reads_no_complaint_whoever_it_is_about()
    {
        var draft = _offices.Draft(null, "identity");
        await _offices.TakenAsync(_offices.Vienna, _offices.Profile(draft));
        var desk = _offices.World["AT"].RightsOfPersons;
        var (officer, overseer) = (new Officer("AT-CW-17", Role.CaseWorker), new Officer("AT-OV-1", Role.Oversight));
        var here = await desk.ComplainAsync(draft.Case, officer, VoiceTopic.Treatment, VoiceAbout.SendingSide);
        var there = await desk.ComplainAsync(draft.Case, officer, VoiceTopic.Reception, VoiceAbout.ReceivingSide);
        Assert.That(here.Rejections.Concat(there.Rejections), Is.Empty);
        await _offices.World.Settled("AT");

        foreach (var (client, id) in new[]
        {
            (_offices.Vienna, $"received-AT-{here.Value.Message}"), (_offices.ViennaCaseWorker, $"received-AT-{here.Value.Message}"), (_offices.Vienna, $"sent-{there.Value.Message}"),
            (_offices.Belgrade, $"received-AT-{there.Value.Message}"),
        })
        {
            Assert.That((await _offices.GetAsync(client, "/fhir/Communication?category=voice")).GetProperty("total").GetInt32(), Is.Zero, id);
            Assert.That((await _offices.GetAsync(client, $"/fhir/Communication?_id={id}")).GetProperty("total").GetInt32(), Is.Zero, id);
            await _offices.GetAsync(client, $"/fhir/Communication/{id}", HttpStatusCode.NotFound);
        }

        Assert.That((await _offices.World["AT"].Oversight.ComplaintsAsync(overseer)).Value.Select(c => c.Topic), Does.Contain(VoiceTopic.Treatment), "oversight hears it");
    }

    [Test]
    public async Task Hands_the_same_message_in_again_and_it_is_sent_once_and_answered_alike()
    {
        var draft = _offices.Draft(null, "identity");
        var profile = _offices.Profile(draft);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _offices.HandInAsync(_offices.Vienna, profile.Payload)));
        // Another clock and another spelling are the same message still.
        _offices.World.Time.By += TimeSpan.FromSeconds(5);
        var spelt = JsonSerializer.Serialize(JsonDocument.Parse(Encoding.UTF8.GetString(_offices.Profile(draft, profile.Id).Payload.Span)), Indented);
        var later = await _offices.HandInAsync(_offices.Vienna, Encoding.UTF8.GetBytes(spelt));

        foreach (var (status, answer) in answers.Append(later))
            Assert.That((status, answer.GetRawText()), Is.EqualTo((HttpStatusCode.OK, answers[0].Answer.GetRawText())));
        Assert.That((await _offices.World["AT"].Record.TransmissionsAsync()).Count(t => t.Message == profile.Id.ToString()), Is.EqualTo(1));

        var other = await _offices.HandInAsync(_offices.Vienna, _offices.Profile(_offices.Draft(null, "identity"), profile.Id).Payload);
        Assert.That((other.Status, Offices.Codes(other.Answer)[0]), Is.EqualTo((HttpStatusCode.Conflict, "ID_REUSED")));
    }

    [Test]
    public async Task Follows_the_next_links_and_misses_nothing()
    {
        for (var i = 0; i < 3; i++)
            await _offices.TakenAsync(_offices.Vienna, _offices.Profile(_offices.Draft(null, "identity")));
        // What changes meanwhile stands at the end once more.
        await _offices.World.Settled("AT");
        await _offices.World.Settled("RS");

        foreach (var (client, path) in new[] { (_offices.Vienna, "/fhir/Task?_lastUpdated=ge2020-01-01&_count=2"), (_offices.Vienna, "/fhir/Communication?_count=2"), (_offices.Auditor, "/fhir/AuditEvent?_count=40") })
        {
            var (ids, totals) = (new List<string?>(), new List<int>());
            for (var next = path; next is not null;)
            {
                var page = await _offices.GetAsync(client, next);
                totals.Add(page.GetProperty("total").GetInt32());
                ids.AddRange(page.GetProperty("entry").EnumerateArray().Select(e => e.GetProperty("resource").GetProperty("id").GetString()));
                next = Link(page, "next");
            }

            Assert.That(ids, Is.Unique, path);
            Assert.That(ids, Has.Count.GreaterThanOrEqualTo(3).And.Count.InRange(totals[0], totals[^1]), path);
        }

        Assert.That((await _offices.GetAsync(_offices.Vienna, "/fhir/Task?_count=0")).TryGetProperty("entry", out _), Is.False, "the total alone");
    }

    [Test]
    public async Task Polls_messages_from_where_the_last_page_ended_and_misses_none()
    {
        await _offices.TakenAsync(_offices.Vienna, _offices.Profile(_offices.Draft(null, "identity")));
        var last = await _offices.GetAsync(_offices.Vienna, "/fhir/Communication?_count=2");
        while (Link(last, "next") is { } next)
            last = await _offices.GetAsync(_offices.Vienna, next);

        var profile = await _offices.TakenAsync(_offices.Vienna, _offices.Profile(_offices.Draft(null, "identity")));
        var ids = new List<string?>();
        for (var next = Link(last, "self"); next is not null;)
        {
            var page = await _offices.GetAsync(_offices.Vienna, next);
            Assert.That(page.GetRawText(), Does.Not.Contain("lastUpdated"), "its status changes and leaves no time behind");
            ids.AddRange(page.GetProperty("entry").EnumerateArray().Select(e => e.GetProperty("resource").GetProperty("id").GetString()));
            next = Link(page, "next");
        }

        Assert.That(ids, Does.Contain($"sent-{profile.Id}"));
        Assert.That(ids, Is.SupersetOf(last.GetProperty("entry").EnumerateArray().Select(e => e.GetProperty("resource").GetProperty("id").GetString())));
    }

    [Test]
    public async Task Reads_what_the_interface_can_do_and_all_of_it_is_so()
    {
        using var stranger = new HttpClient { BaseAddress = _offices.Address };
        var statement = await _offices.GetAsync(stranger, "/fhir/metadata");

        var rest = statement.GetProperty("rest")[0];
        foreach (var resource in rest.GetProperty("resource").EnumerateArray())
        {
            var type = resource.GetProperty("type").GetString();
            var client = type == "AuditEvent" ? _offices.Auditor : _offices.Vienna;
            Assert.That(resource.GetProperty("interaction").EnumerateArray().Select(i => i.GetProperty("code").GetString()), Is.EquivalentTo(new[] { "read", "search-type" }));
            await _offices.GetAsync(client, $"/fhir/{type}/nothing", HttpStatusCode.NotFound);
            foreach (var parameter in resource.GetProperty("searchParam").EnumerateArray())
            {
                var name = parameter.GetProperty("name").GetString()!;
                var value = parameter.GetProperty("type").GetString() == "date" ? "ge2020-01-01" : name switch { "status" => "draft", "type" => "sign-in", _ => "urn:uuid:0f8b1c5e-8e55-4a6e-9d8e-0d8f5f1e7a01" };
                await _offices.GetAsync(client, $"/fhir/{type}?{(name == "entity" ? "entity:identifier" : name)}={value}");
            }
        }

        var messages = statement.GetProperty("messaging")[0].GetProperty("supportedMessage").EnumerateArray().Select(m => m.GetProperty("definition").GetString()!.Split('|')[0].Split('/')[^1]).ToList();
        Assert.That(messages, Is.EquivalentTo(MessageDesk.Kinds.Select(k => $"{k.Kind}-{k.Code}")).And.Contains("hold-set").And.Contains("withdrawal-return"));
        Assert.That(messages.Select(m => Path.Combine(Vectors.Checkout, "contracts", "fhir", "MessageDefinition", $"{m}.json")), Has.All.Exist);
        await Judged();
    }

    private static string? Link(JsonElement page, string relation) =>
        page.GetProperty("link").EnumerateArray().Where(l => l.GetProperty("relation").GetString() == relation).Select(l => l.GetProperty("url").GetString()).SingleOrDefault();

    private async Task<byte[]> OpenAsync(HttpClient client, string id)
    {
        var opened = await _offices.GetAsync(client, $"/fhir/Communication/{id}");
        return opened.GetProperty("payload")[0].GetProperty("contentAttachment").GetProperty("data").GetBytesFromBase64();
    }

    private static IEnumerable<string?> Kinds(JsonElement searchset) =>
        searchset.GetProperty("entry").EnumerateArray().Select(e => e.GetProperty("resource").GetProperty("category")[0].GetProperty("coding")[0].GetProperty("code").GetString());

    private async Task Judged()
    {
        var answers = _offices.Answers.ToArray().DistinctBy(a => a.Value).ToDictionary(a => a.Key, a => a.Value, StringComparer.Ordinal);
        var verdicts = await Task.Run(() => FhirValidators.Judge(answers));
        Assert.That(verdicts.Values.Where(v => v.All.Count > 0).Select(v => $"{v.Name}: {string.Join("; ", v.All)}"), Is.Empty);
    }
}
