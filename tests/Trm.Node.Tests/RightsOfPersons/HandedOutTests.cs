using System.Text;
using NUnit.Framework;
using Trm.Contracts.Facts;
using Trm.Contracts.Fhir;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Node.RightsOfPersons;
using Trm.Testing;

namespace Trm.Node.Tests.RightsOfPersons;

/// <summary>What of a message, and of the office's record, is handed out to the person: whatever nobody has decided on is not.</summary>
internal sealed class HandedOutTests
{
    private static readonly string Examples = Path.Combine(Vectors.Checkout, "contracts", "examples", "good");

    [Test]
    public void Every_kind_that_concerns_a_case_is_decided_on() =>
        Assert.That(MessageKind.Catalogue.Where(HandedOut.IsDecided), Is.EqualTo(MessageKind.Catalogue.Where(k => k.ConcernsCase)));

    [Test]
    public void What_is_handed_out_of_one_message_of_every_kind_stands_still()
    {
        var text = new StringBuilder("# of the example of every kind: what the person it is about gets of it\n");
        foreach (var kind in MessageKind.Catalogue.Where(k => k.ConcernsCase))
        {
            text.Append(kind).Append('\n');
            foreach (var resource in HandedOut.Of(Example(kind)))
                text.Append("    ").Append(Encoding.UTF8.GetString(FhirWriter.Write(resource))).Append('\n');
        }

        Golden.Holds("tests/Trm.Node.Tests/RightsOfPersons/handed-out.txt", text.ToString());
    }

    [Test]
    public void Whatever_else_a_message_carries_stays()
    {
        var lawful = Example(MessageKind.ReferralIdentity);
        var resources = lawful.Bundle.Entry.Select(e => e.Resource!).Where(r => r is not (MessageHeader or Trm.Contracts.Fhir.Task)).ToList();
        var patient = resources.OfType<Patient>().Single();
        patient.Contact = [new() { Name = new() { Text = "secret-aunt" } }];
        patient.Address = [new() { Country = "MK", City = "secret-town", Line = ["secret-street"], Text = "secret-address" }];
        patient.MaritalStatus = new() { Text = "secret-husband", Coding = [new() { System = "http://terminology.hl7.org/CodeSystem/v3-MaritalStatus", Code = "M", Display = "secret-display" }] };
        var aunt = new RelatedPerson { Id = Guid.NewGuid().ToString(), Patient = Of(patient), Name = [new() { Text = "secret-relative" }] };
        var context = new MessageContext(lawful.From, lawful.To, lawful.Meta.Case, lawful.OfficerCode, lawful.At, MessageId.Of(Guid.NewGuid()), lawful.Meta.InReplyTo);

        var message = ReferralMessage.Identity(context, NamedOrganisation.Parse("ORG-7", "Kuća kod reke").Value,
        [
            .. resources, aunt,
            Fact("of the person", patient, o => (o.ValueBoolean, o.Note) = (true, [new() { Text = "secret-note" }])),
            Fact("of the aunt", patient, o => (o.ValueInteger, o.Focus) = (4711, [Of(aunt)])),
            Fact("worded", patient, o => o.ValueString = "secret-words"),
            new RiskAssessment { Id = Guid.NewGuid().ToString(), Status = "final", Subject = Of(patient), Mitigation = "secret-mitigation" },
        ]);

        Assert.That(message.IsOk, Is.True, () => string.Join(", ", message.Rejections));
        var said = string.Concat(HandedOut.Of(message.Value).Select(r => Encoding.UTF8.GetString(FhirWriter.Write(r))));
        Assert.That(said, Does.Contain("\"country\":\"MK\"").And.Contain("\"code\":\"M\"").And.Contain("\"valueBoolean\":true"));
        Assert.That(said, Does.Not.Contain("secret").And.Not.Contain("4711").And.Not.Contain("RiskAssessment").And.Not.Contain("RelatedPerson"));
    }

    [Test]
    public void Every_part_of_the_record_is_decided_on()
    {
        string[] out_ = ["Age", "Journey", "Wish", "Risks", "Child", "Recovery", "Document", "Care", "Remedies", "Support", "OwnDecision", "Told"];
        string[] stays = ["Basis", "Reception", "Bar", "Clearance", "FastTrack", "Onward", "Asked", "Exclusions", "Dependants", "FinalCheck", "Notice"];

        Assert.That(typeof(CaseFacts).GetProperties().Select(p => p.Name), Is.EquivalentTo(out_.Concat(stays)), "what is new is handed out, or not, because somebody has decided so");
        var all = new CaseFacts
        {
            Age = AgeStanding.Adult,
            Journey = new(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch),
            Child = new() { Heard = "heard", Guardian = "SECRET-1", Escort = "SECRET-2", ReceivingGuardian = "SECRET-3", OtherCare = "SECRET-4", ResponsibilityAccepted = "SECRET-5", Family = FamilyView.Negative },
            Support = new() { InterpreterNeeded = true, Interpreter = "SECRET-6", Supporter = "SECRET-7" },
            Reception = new() { Who = "SECRET-8" },
            Onward = new(null, null, "SECRET-9"),
            FastTrack = new() { SecondOfficer = "SECRET-10" },
            Notice = new() { Facts = [], LegalBasis = "SECRET-11" },
            Bar = new(ProtectionPending: true, OpenToAppeal: false, RefoulementRisk: false),
        };

        var said = Encoding.UTF8.GetString(CaseFactsJson.Write(HandedOutFacts.Of(all)));

        Assert.That(said, Does.Contain("\"heard\":\"heard\"").And.Contain(HandedOut.Helper));
        Assert.That(said, Does.Not.Contain("SECRET").And.Not.Contain("negative").And.Not.Contain("\"protectionPending\":true"));
    }

    private static Message Example(MessageKind kind) => MessageReader.Parse(
        MessageMeta.Parse(File.ReadAllBytes(Path.Combine(Examples, $"{kind.Kind}-{kind.Code}.meta.json"))).Value, File.ReadAllBytes(Path.Combine(Examples, $"{kind.Kind}-{kind.Code}.json"))).Value;

    private static Observation Fact(string code, Patient of, Action<Observation> say)
    {
        var fact = new Observation { Id = Guid.NewGuid().ToString(), Status = "final", Code = new() { Coding = [new() { System = "urn:test", Code = code.Replace(' ', '-') }] }, Subject = Of(of) };
        say(fact);
        return fact;
    }

    private static ResourceReference Of(Resource resource) => new() { Reference = $"urn:uuid:{resource.Id}" };
}
