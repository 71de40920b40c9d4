using System.Text;
using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using static Trm.Contracts.Tests.Referrals.People;
using static Trm.Contracts.Tests.Referrals.Sheets;
using Trm.Testing;

namespace Trm.Contracts.Tests.Fhir;

/// <summary>Referrals and answers drawn from cases, masked as consents of every kind demand, are FHIR R4 in the eyes of validators nobody here wrote.</summary>
public sealed class ReferralValidityTests
{
    [Test]
    public void WhatIsDrawnFromACaseIsFhirHoweverMuchOfItIsMasked()
    {
        var messages = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var seed in Enumerable.Range(1, 12))
        {
            var random = new Random(seed);
            var shared = seed switch
            {
                1 => [ConsentCategory.Travel],
                2 => Enum.GetValues<ConsentCategory>(),
                _ => Enum.GetValues<ConsentCategory>().Where(_ => random.Next(2) == 0).DefaultIfEmpty(ConsentCategory.Risk).ToArray(),
            };
            var draft = Draft(seed < 3 ? Rich : Some(random), Covering(shared));
            messages.Add($"profile, seed {seed}", Text(ReferralMessage.Profile(Context(), draft.Purpose, draft.Priority, draft.Profile(Now)).Value));
            messages.Add($"identity, seed {seed}", Text(ReferralMessage.Identity(Context(), ShelterByName, draft.Identity(Shelter, Now).Value).Value));
            foreach (var topic in new[] { Topic.Needs, Topic.Health, Topic.Risk, Topic.Nationality })
                if (draft.AnswerResources(topic, [], Shelter, Now).Value is { Resources.Count: > 0 } answer)
                    messages.Add($"answer on {topic}, seed {seed}", Text(AnswerMessage.Given(Context(MessageId.Of(Guid.NewGuid())), topic, answer.Resources).Value));
        }

        var verdicts = FhirValidators.JudgeMessages(messages);

        Assert.That(verdicts.Keys, Is.EquivalentTo(messages.Keys));
        Assert.That(verdicts.Where(v => v.Value.Medplum.Count > 0).Select(v => $"{v.Key}: {v.Value.Medplum[0]}"), Is.Empty);
        Assert.That(verdicts.Where(v => v.Value.Schema.Count > 0).Select(v => $"{v.Key}: {v.Value.Schema[0]}"), Is.Empty);
        Assert.That(verdicts.Where(v => v.Value.Profile.Count > 0).Select(v => $"{v.Key}: {v.Value.Profile[0]}"), Is.Empty);
        Assert.That(verdicts.Where(v => v.Value.Codes.Count > 0).Select(v => $"{v.Key}: {v.Value.Codes[0]}"), Is.Empty);
    }

    private static string Text(Message message) => Encoding.UTF8.GetString(message.Payload.Span);
}
