using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using NUnit.Framework;
using Trm.Contracts.Fhir;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Http;
using Trm.Node.Tests.Stories;

namespace Trm.Node.Tests.Fhir;

/// <summary>Vienna and Belgrade, each with a case-management system that speaks FHIR to its node. What the nodes answer is kept for validators to judge.</summary>
internal sealed class Offices : IAsyncDisposable
{
    public static readonly NamedOrganisation Shelter = NamedOrganisation.Parse("RS-SHELTER", "Shelter by the river").Value;

    private readonly ApiHost _at;
    private readonly ApiHost _rs;

    private Offices(World world, ApiHost at, ApiHost rs)
    {
        (World, _at, _rs) = (world, at, rs);
        (Vienna, ViennaCaseWorker, Belgrade, Auditor, Administrator) = (at.Client(), at.Client(Role.CaseWorker), rs.Client(), at.Client(Role.Auditor), at.Client(Role.Administrator));
    }

    public World World { get; }

    public HttpClient Vienna { get; }

    public HttpClient ViennaCaseWorker { get; }

    public HttpClient Belgrade { get; }

    /// <summary>Vienna's.</summary>
    public HttpClient Auditor { get; }

    /// <summary>Vienna's.</summary>
    public HttpClient Administrator { get; }

    public Uri Address => _at.Address;

    /// <summary>Every resource that a node answered with, by the call.</summary>
    public ConcurrentDictionary<string, string> Answers { get; } = new(StringComparer.Ordinal);

    public static async Task<Offices> OpenAsync()
    {
        var world = new World();
        await world.StartAllAsync();
        await world.Quiet();
        return new(world, await ApiHost.StartAsync(world, "AT"), await ApiHost.StartAsync(world, "RS"));
    }

    /// <summary>The invented person's case, under a consent for the shelter to know these categories.</summary>
    public ReferralDraft Draft(CaseId? pseudonym, params string[] categories) => Stage.DraftFor(World, now => Stage.Consent(now, "sharing", "RS/RS-SHELTER", categories), pseudonym: pseudonym);

    /// <summary>What the first officer of that side writes now.</summary>
    public MessageContext By(string from, CaseId? @case, MessageId? inReplyTo = null, MessageId? id = null) => new(
        World.Id(from), World.Id(from == "AT" ? "RS" : "AT"), @case, $"{from}-01", World.Time.GetUtcNow(), id ?? MessageId.Of(Guid.NewGuid()), inReplyTo);

    public Message Profile(ReferralDraft draft, MessageId? id = null)
    {
        var context = By("AT", draft.Case, id: id);
        return ReferralMessage.Profile(context, draft.Purpose, draft.Priority, draft.Profile(context.At)).Value;
    }

    /// <summary>Hands in a message that is taken.</summary>
    public async Task<Message> TakenAsync(HttpClient client, Message message)
    {
        var (status, answer) = await HandInAsync(client, message.Payload);
        Assert.That(status, Is.EqualTo(HttpStatusCode.OK), answer.GetRawText());
        var response = ResponseOf(answer);
        Assert.That((response.GetProperty("identifier").GetString(), response.GetProperty("code").GetString()), Is.EqualTo((message.Id.ToString(), "ok")));
        return message;
    }

    public async Task<(HttpStatusCode Status, JsonElement Answer)> HandInAsync(HttpClient client, ReadOnlyMemory<byte> payload, string media = "application/fhir+json")
    {
        using var content = new ReadOnlyMemoryContent(payload) { Headers = { ContentType = MediaTypeHeaderValue.Parse(media) } };
        using var answer = await client.PostAsync("/fhir/$process-message", content);
        return (answer.StatusCode, await KeptAsync($"$process-message {Answers.Count}", answer));
    }

    public async Task<JsonElement> GetAsync(HttpClient client, string path, HttpStatusCode expected = HttpStatusCode.OK, string? prefer = null, string? accept = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (prefer is not null)
            request.Headers.Add("Prefer", prefer);
        if (accept is not null)
            request.Headers.Accept.ParseAdd(accept);
        using var answer = await client.SendAsync(request);
        var json = await KeptAsync($"{path} {Answers.Count}", answer);
        Assert.That(answer.StatusCode, Is.EqualTo(expected), json.GetRawText());
        return json;
    }

    /// <summary>The Task of a case, once it is so.</summary>
    public async Task<JsonElement> TaskAsync(HttpClient client, CaseId @case, string status)
    {
        JsonElement task = default;
        await Eventually.True(
            async () => (task = await GetAsync(client, $"/fhir/Task?group-identifier=urn:uuid:{@case}")).GetProperty("total").GetInt32() == 1
                && (task = task.GetProperty("entry")[0].GetProperty("resource")).GetProperty("status").GetString() == status,
            $"the Task is {status}");
        return task;
    }

    public static JsonElement ResponseOf(JsonElement bundle) => bundle.GetProperty("entry")[0].GetProperty("resource").GetProperty("response");

    /// <summary>The codes of an OperationOutcome, or of the one in a response message.</summary>
    public static IReadOnlyList<string?> Codes(JsonElement answer)
    {
        var outcome = answer.GetProperty("resourceType").GetString() == nameof(Bundle) ? answer.GetProperty("entry")[1].GetProperty("resource") : answer;
        return [.. outcome.GetProperty("issue").EnumerateArray().Select(i => i.GetProperty("details").GetProperty("coding")[0].GetProperty("code").GetString())];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in new[] { Vienna, ViennaCaseWorker, Belgrade, Auditor, Administrator })
            client.Dispose();
        await _at.DisposeAsync();
        await _rs.DisposeAsync();
        await World.DisposeAsync();
    }

    private async Task<JsonElement> KeptAsync(string name, HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.That(answer.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/fhir+json"), text);
        Answers[name] = text;
        return JsonDocument.Parse(text).RootElement;
    }
}
