using NUnit.Framework;
using Trm.Contracts.Gates;
using Trm.Contracts.Messages;

namespace Trm.Contracts.Tests.Messages;

public sealed class MessageTests
{
    [Test]
    public void EveryKindAndCodeOfTheCatalogueHasAnExample() =>
        Assert.That(Examples.All.Select(m => m.Kind), Is.EqualTo(MessageKind.Catalogue));

    [TestCaseSource(typeof(Examples), nameof(Examples.All))]
    public void AMessageReadBackIsTheSameMessage(Message message)
    {
        var again = MessageReader.Parse(message.Meta, message.Payload);

        Assert.That(again.Value.Payload.ToArray(), Is.EqualTo(message.Payload.ToArray()));
        Assert.That(again.Value.Content.GetType(), Is.EqualTo(message.Content.GetType()));
        Assert.That(Trm.Contracts.Fhir.FhirWriter.Write(again.Value.Bundle), Is.EqualTo(message.Payload.ToArray()));
    }

    [TestCaseSource(typeof(Examples), nameof(Examples.All))]
    public void EveryGoodExampleRestsOnAConsentThatNamesItsRecipientAndCoversWhatItSays(Message message)
    {
        var outcome = G01.Judge(message.Kind, message.Bundle, message.To, message.At);

        Assert.That(outcome.Rejections, Is.Empty);
        if (message.Kind.Carries == Carries.PersonalData)
            Assert.That(outcome.Evidence, Is.Not.Empty);
    }
}
