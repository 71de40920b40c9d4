using System.Text.Json.Nodes;
using NUnit.Framework;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using static Trm.Contracts.Tests.Messages.MessageReaderTests;

namespace Trm.Contracts.Tests.Messages;

/// <summary>A node writes the current version of the contract, reads that and the one before it, and refuses every other by its code.</summary>
public sealed class ContractVersionTests
{
    private static readonly ContractVersion[] NextYear = [Version("1.1"), Version("1.0")];

    [TestCaseSource(typeof(Examples), nameof(Examples.All))]
    public void What_is_written_is_of_the_current_version(Message message)
    {
        Assert.That(message.Version, Is.EqualTo(ContractVersion.Current));
        Assert.That(Header(JsonNode.Parse(message.Payload.Span)!)["definition"]!.GetValue<string>(), Does.EndWith($"/{message.Kind.Kind}-{message.Kind.Code}|{ContractVersion.Current}"));
    }

    [Test]
    public void The_first_version_has_none_before_it_and_a_later_one_has()
    {
        Assert.That(ContractVersion.Supported, Is.EqualTo(new[] { ContractVersion.Current, ContractVersion.Previous }.OfType<ContractVersion>()));
        Assert.That(ContractVersion.Previous is null, Is.EqualTo(ContractVersion.Current == Version("1.0")), "from 1.1 on, a version without the one before it cuts off every node that has not yet been renewed");
    }

    [Test]
    public void A_node_of_the_next_version_reads_both()
    {
        foreach (var message in Examples.All)
            foreach (var version in NextYear)
            {
                var read = MessageReader.Parse(message.Meta, Of(message, version.ToString()), NextYear);

                Assert.That(read.Rejections, Is.Empty, $"{message.Kind} {version}");
                Assert.That(read.Value.Version, Is.EqualTo(version), $"{message.Kind}");
            }
    }

    [TestCase("0.9")]
    [TestCase("1.2")]
    [TestCase("2.0")]
    [TestCase("1")]
    [TestCase("1.0.0")]
    [TestCase("01.0")]
    [TestCase("1.00")]
    [TestCase("v1.0")]
    [TestCase("1.-0")]
    public void Any_other_version_is_refused_by_its_code(string version)
    {
        foreach (var message in Examples.All)
        {
            var rejection = MessageReader.Parse(message.Meta, Of(message, version), NextYear).Rejections.Single();

            Assert.That((rejection.Code, rejection.Path), Is.EqualTo((RejectionCode.ContractVersionUnsupported, "MessageHeader.definition")), $"{message.Kind}");
            Assert.That(rejection.Hint, Does.Contain("1.1 and 1.0"));
        }
    }

    [Test]
    public void The_next_version_is_not_read_before_this_code_knows_it()
    {
        var message = Examples.Of(MessageKind.HoldSet);

        Assert.That(MessageReader.Parse(message.Meta, Of(message, "1.1")).Rejection.Code, Is.EqualTo(RejectionCode.ContractVersionUnsupported));
    }

    [TestCase("1.0", true)]
    [TestCase("12.345", true)]
    [TestCase("0.1", true)]
    [TestCase("1", false)]
    [TestCase("1.0.0", false)]
    [TestCase("1.", false)]
    [TestCase("01.0", false)]
    [TestCase("1.0 ", false)]
    [TestCase("1,0", false)]
    [TestCase("1000.0", false)]
    [TestCase("١.٠", false)]
    [TestCase(null, false)]
    public void A_version_has_one_spelling(string? text, bool isOne)
    {
        var read = ContractVersion.Parse(text);

        Assert.That(read.IsOk, Is.EqualTo(isOne));
        Assert.That(isOne ? read.Value.ToString() : text, Is.EqualTo(text));
    }

    private static ContractVersion Version(string text) => ContractVersion.Parse(text).Value;

    private static byte[] Of(Message message, string version) =>
        Changed(message, b => Header(b)["definition"] = Header(b)["definition"]!.GetValue<string>().Split('|')[0] + $"|{version}");

    private static JsonNode Header(JsonNode bundle) => bundle["entry"]![0]!["resource"]!;
}
