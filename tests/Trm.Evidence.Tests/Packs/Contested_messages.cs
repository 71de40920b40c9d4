using System.Text;
using System.Text.Json;
using Trm.Contracts.Messages;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;
using Trm.Evidence.Packs;
using Trm.Trail;

namespace Trm.Evidence.Tests.Packs;

/// <summary>RS's signing key was stolen. What the packs of both say of the messages before, in doubt and after.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class Contested_messages
{
    private readonly TwoCountries world = new TwoCountries().Begin();
    private readonly Dictionary<string, string> ids = new(StringComparer.Ordinal);
    private int cosigned;
    private DateTimeOffset since;

    [SetUp]
    public void Stolen()
    {
        var profile = world.Say(world.At, world.Rs, MessageKind.ReferralProfile);
        ids["before"] = Say(MessageKind.DecisionSeen, profile);
        cosigned = world.At.Leaves.Count;
        world.Now += TimeSpan.FromMinutes(5);
        since = world.Now;
        ids["in doubt"] = Say(MessageKind.DecisionAccepted, profile);

        // The thief writes the time that pleases him; AT's node records when it came.
        world.Now = TwoCountries.Start.AddMinutes(2);
        var backdated = world.Rs.Send(world.At, MessageKind.HoldSet, world.Case, isRecorded: false);
        world.Now = since.AddMinutes(10);
        ids["backdated"] = Taken(backdated);

        var (former, fresh) = (world.Rs.Signing, SigningKey.Create(world.Rs.Id, TwoCountries.Start.AddMinutes(1)));
        world.Next(entry => entry with { Signing = [KeyListing.Of(fresh.Certificate), entry.Signing[0] with { Revoked = since.AddMinutes(11), SuspectedSince = since }] }, world.Rs);
        world.Rs.Adopt(world.Newest.Signed);
        ids["after"] = Taken(world.Rs.Send(world.At, MessageKind.HoldSet, world.Case, isRecorded: false));
        world.At.Adopt(world.Newest.Signed);
        world.Rs.Signing = fresh;
        world.Rs.Read(world.At.Control(world.Rs));
        ids["new key"] = Say(MessageKind.HoldSet, null);
        Assert.That(former, Is.Not.SameAs(fresh));
    }

    [Test]
    public void are_those_that_no_foreign_witness_had_cosigned_before_the_key_was_in_doubt_each_named_with_its_reason()
    {
        var report = world.At.Verify(world.At.Witnessed(world.Rs, since.AddMinutes(-1), cosigned));

        Assert.That(report.Findings, Is.Empty, "contested is not altered");
        Assert.That(report.Contested.Where(c => ids.ContainsValue(c.Id)).Select(c => c.Id), Is.EqualTo(new[] { ids["in doubt"], ids["backdated"], ids["after"] }));
        Assert.That(Why("in doubt"), Does.StartWith("signed after its key may have been in wrong hands"));
        Assert.That(Why("backdated"), Does.Contain("says that it was signed before").And.Contain("no foreign witness"));
        Assert.That(Why("after"), Does.StartWith("signed after its key was revoked"));

        string Why(string what) => report.Contested.Single(c => c.Id == ids[what]).Why;
    }

    [TestCase(false)]
    [TestCase(true)]
    public void are_all_under_that_key_where_nobody_had_cosigned_in_time(bool isCosignedLate)
    {
        var report = isCosignedLate ? world.At.Verify(world.At.Witnessed(world.Rs, since.AddSeconds(1), cosigned)) : world.At.Verify();

        Assert.That(report.Contested.Select(c => c.Id), Does.Contain(ids["before"]).And.Not.Contain(ids["new key"]));
    }

    [Test]
    public void taken_after_the_directory_that_revokes_the_key_was_adopted_are_not_verified()
    {
        world.Next(entry => entry with { DutyNumber = "+1" }, world.At);
        world.At.Adopt(world.Newest.Signed);
        world.Rs.Signing = world.Rs.Keys.Signing;
        Taken(world.Rs.Send(world.At, MessageKind.HoldSet, world.Case, isRecorded: false));

        Assert.That(world.At.Verify().Findings.Select(f => f.Code), Does.Contain(FindingCode.HeaderRefused));
    }

    [Test]
    public void of_a_thief_are_nothing_that_the_robbed_side_left_out()
    {
        var verdict = world.Verify();

        Assert.That(verdict.Packs.SelectMany(p => p.Findings).Concat(verdict.Findings), Is.Empty);
        Assert.That(verdict.Packs[1].Disowned, Is.EquivalentTo(new[] { ids["backdated"], ids["after"] }), "RS says of itself that these are not its own");
        Assert.That(verdict.Packs[0].Contested.Select(c => c.Id), Is.SupersetOf(verdict.Packs[1].Disowned));
    }

    [Test]
    public void left_out_before_the_key_was_in_doubt_are_named_all_the_same()
    {
        world.Rs.Leaves.RemoveAt(world.Rs.Find(TrailEvent.MessageSealed));

        Assert.That(world.Rs.Verify().Findings.Select(f => f.Code), Does.Contain(FindingCode.ReceiptUnfounded));
    }

    [Test]
    public void stand_in_text_json_and_on_the_page_in_words()
    {
        var verdict = world.Verify();
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
            PackJson.Write(json, verdict, false);
        var at = JsonDocument.Parse(buffer.ToArray()).RootElement.GetProperty("packs")[0];
        var said = $"{ids["after"]} in the name of RS";

        Assert.That(PackText.Of(verdict)[0].Facts.Single(f => f.Name == "contested").Value, Does.Contain(said).And.Contain("signed after its key was revoked"));
        Assert.That(at.GetProperty("contested").EnumerateArray().Single(c => c.GetProperty("id").GetString() == ids["after"]).GetProperty("why").GetString(), Does.StartWith("signed after its key was revoked"));
        Assert.That(Encoding.UTF8.GetString(PackPage.Write(verdict, world.Now)), Does.Contain(said).And.Contain("Ask its participant about each"));
    }

    private string Say(MessageKind kind, Contracts.Identifiers.MessageId? inReplyTo)
    {
        world.Say(world.Rs, world.At, kind, inReplyTo);
        return world.Rs.Headers.Keys.Select(id => (Id: id, Header: Envelope.UnverifiedHeader.Read(world.Rs.Headers[id])!.Claims)).MaxBy(h => h.Header.Seq).Id;
    }

    private string Taken(Country.Message message)
    {
        world.At.Take(message);
        return message.Id;
    }
}
