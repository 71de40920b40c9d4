using System.Text;
using NUnit.Framework;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Testing;
using Task = System.Threading.Tasks.Task;

namespace Trm.Node.Tests.Fhir;

/// <summary>The npm package fhir-kit-client refers a case, reads how it stands, and audits what it did; HL7's definitions judge what it was given.</summary>
internal sealed class A_client_nobody_here_wrote
{
    [Test]
    public async Task Refers_reads_and_audits()
    {
        await using var offices = await Offices.OpenAsync();
        var draft = offices.Draft(null, "identity");
        var profile = offices.Profile(draft);
        var hold = HoldMessage.Set(offices.By("AT", Contracts.Identifiers.CaseId.Of(Guid.NewGuid())), HoldReason.NotStated, new(2026, 12, 24)).Value;

        var answers = await Task.Run(() => FhirKitClient.Run(
            $"{offices.Address}fhir", Token(offices.Vienna), Token(offices.Auditor), Encoding.UTF8.GetString(profile.Payload.Span), Encoding.UTF8.GetString(hold.Payload.Span)));

        Assert.That(answers.Values.Select(a => (a.Name, a.Status)), Is.EqualTo(new[]
        {
            ("metadata", 200), ("taken", 200), ("again", 200), ("refused", 404), ("tasks", 200), ("task", 200), ("communications", 200), ("communication", 200), ("events", 200), ("next events", 200), ("event", 200), ("forbidden", 403),
        }));
        Assert.That(Offices.ResponseOf(answers["taken"].Resource).GetProperty("code").GetString(), Is.EqualTo("ok"));
        Assert.That(answers["again"].Resource.GetRawText(), Is.EqualTo(answers["taken"].Resource.GetRawText()));
        Assert.That(Offices.Codes(answers["refused"].Resource), Is.EqualTo(new[] { "UNKNOWN_CASE" }));
        Assert.That(answers["task"].Resource.GetProperty("id").GetString(), Is.EqualTo(draft.Case.ToString()));
        Assert.That(answers["communication"].Resource.GetProperty("payload")[0].GetProperty("contentAttachment").GetProperty("data").GetBytesFromBase64(), Has.Length.EqualTo(profile.Payload.Length));
        Assert.That(answers["events"].Resource.GetProperty("entry").GetArrayLength(), Is.EqualTo(1));
        var verdicts = FhirValidators.Judge(answers.ToDictionary(a => a.Key, a => a.Value.Resource.GetRawText(), StringComparer.Ordinal));
        Assert.That(verdicts.Values.Where(v => v.All.Count > 0).Select(v => $"{v.Name}: {string.Join("; ", v.All)}"), Is.Empty);
    }

    private static string Token(HttpClient client) => client.DefaultRequestHeaders.Authorization!.Parameter!;
}
