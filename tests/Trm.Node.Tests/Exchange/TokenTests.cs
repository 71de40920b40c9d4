using System.Security.Cryptography;
using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Envelope.Keys;
using Trm.Node.Alarms;
using Trm.Node.Outbox;
using Trm.Node.Tests.Http;
using Trm.Node.Tests.Stories;
using Trm.Node.Trail;
using Trm.Testing;

namespace Trm.Node.Tests.Exchange;

/// <summary>A node whose signing key is in an HSM, and what becomes of its messages when the HSM is gone.</summary>
internal sealed class TokenTests
{
    private SoftHsm _hsm = null!;
    private byte[] _twin = [];

    [OneTimeSetUp]
    public void Start()
    {
        _hsm = SoftHsm.Start("office", "pulled", "lent", "spare");
        // The same key in two tokens: the spare is what is put back.
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _twin = key.ExportSubjectPublicKeyInfo();
        foreach (var token in new[] { "pulled", "lent", "spare" })
            _hsm.Import(token, "twin", key.ExportPkcs8PrivateKey(), _twin);
    }

    [OneTimeTearDown]
    public void Stop() => _hsm?.Dispose();

    [Test]
    public async Task A_node_signs_with_the_key_in_its_token_and_both_sides_agree()
    {
        await using var world = Of("office", SoftHsm.Key);
        await world.StartAllAsync();
        await world.Quiet();

        var sent = await Ping(world, "AT", "RS");
        var back = await Ping(world, "RS", "AT");

        Assert.That(sent.Rejections.Concat(back.Rejections), Is.Empty);
        await world.Settled("AT");
        await world.Settled("RS");
        Assert.That(File.Exists(Path.Combine(world.KeysOf("AT"), "sign.key")), Is.False);
        await world.AssertTrailsVerify();
    }

    [Test]
    public async Task A_token_pulled_out_stops_sending_and_loses_nothing()
    {
        await using var world = Of("pulled", "twin");
        Assert.That(world.Keys("AT").Signing.Certificate.PublicKey.ToArray(), Is.EqualTo(_twin));
        await world.StartAllAsync();
        await world.Quiet();
        _hsm.Remove("pulled");

        var refused = await Ping(world, "AT", "RS");
        var taken = await Ping(world, "RS", "AT");

        Assert.That(refused.Rejection.Code, Is.EqualTo(RejectionCode.KeyTokenAbsent));
        Assert.That(refused.Rejection.Hint, Does.Contain("put it back"));
        Assert.That((await world["AT"].Record.EvidencePackAsync(EvidenceOrder.Whole, new Officer("AT-90", Role.Auditor))).Rejection.Code, Is.EqualTo(RejectionCode.KeyTokenAbsent));
        await Eventually.True(async () => await world.ContentCount("AT") == 1, "what RS sends is taken all the same");
        await Eventually.True(async () => (await world["AT"].Record.AlarmsAsync()).Any(a => a.Code == AlarmCode.KeyTokenAbsent), "somebody is told");
        Assert.That((await world["RS"].Record.TransmissionsAsync()).Single(t => t.Id == taken.Value.Transmission.ToString()).Receipt, Is.Null, "the receipt waits");

        // The spare is put in its place, and the node started again.
        await world.StopAsync("AT");
        var file = Path.Combine(world.KeysOf("AT"), "sign.pkcs11");
        File.WriteAllText(file, File.ReadAllText(file).Replace("token=pulled", "token=spare", StringComparison.Ordinal));
        await world.StartAsync("AT");

        await world.Settled("RS");
        Assert.That((await Ping(world, "AT", "RS")).Rejections, Is.Empty);
        await world.Settled("AT");
        Assert.That((await world["AT"].Record.AlarmsAsync()).Select(a => a.Code), Has.None.EqualTo(AlarmCode.KeyTokenAbsent));
        await world.AssertTrailsVerify();
    }

    [Test]
    public async Task A_hold_recorded_while_the_token_is_out_goes_out_by_itself_when_it_is_back()
    {
        await using var stage = await Stage.OpenAsync(Of("lent", "twin"));
        await stage.SharedAsync();
        await stage.Settled();
        _hsm.Remove("lent");

        await using var host = await ApiHost.StartAsync(stage.World, "AT");
        using var office = host.Client();
        var review = new { review = DateOnly.FromDateTime(stage.Now.UtcDateTime).AddDays(5) };
        var held = await RequestsSentAgain.SendAsync(office, "held", review, $"/api/referrals/{stage.Case}/holds");
        var again = await RequestsSentAgain.SendAsync(office, "held", review, $"/api/referrals/{stage.Case}/holds");

        Assert.That(RequestsSentAgain.Code(held), Is.EqualTo("KEY_TOKEN_ABSENT"), "the officer is told");
        Assert.That(again, Is.EqualTo(held), "the same under the same key is told the same");
        Assert.That(await stage.World.ScalarAsync("AT", "SELECT count(*) FROM content WHERE kind = 'hold' AND outgoing = 1"), Is.EqualTo(1), "and kept once");
        Assert.That((await stage.FileAsync("AT")).Referral.IsHeld, Is.True, "it stands here at once");
        Assert.That(await stage.AlarmsAsync("AT"), Does.Contain(AlarmCode.ReportWaits).And.Not.Contain(AlarmCode.ReportNotSent));
        Assert.That((await stage.At.Erasures.EraseAsync(stage.Case, Stage.Vienna, ErasureBasis.Objection)).Rejections.Select(r => r.Path), Does.Contain("report"), "nothing is erased that has not gone out");

        var file = Path.Combine(stage.World.KeysOf("AT"), "sign.pkcs11");
        File.WriteAllText(file, File.ReadAllText(file).Replace("token=lent", "token=spare", StringComparison.Ordinal));
        await Eventually.True(async () =>
        {
            stage.Later(TimeSpan.FromSeconds(10));
            return (await stage.FileAsync("RS")).Referral.IsHeld;
        }, "Serbia knows of the hold, without a restart");
        await stage.Calm("AT", AlarmCode.ReportWaits);
        await stage.Settled();
        await stage.World.AssertTrailsVerify();
    }

    [Test]
    public async Task A_node_whose_token_is_not_there_does_not_start_and_says_why()
    {
        await using var world = Of("office", SoftHsm.Key);
        var file = Path.Combine(world.KeysOf("AT"), "sign.pkcs11");
        File.WriteAllText(file, File.ReadAllText(file).Replace("token=office", "token=elsewhere", StringComparison.Ordinal));

        var refused = Assert.ThrowsAsync<NodeStartException>(() => world.StartAsync("AT"))!;

        Assert.That(refused.Code, Is.EqualTo("KEY_TOKEN_ABSENT"));
        Assert.That(refused.Message, Does.Contain("pkcs11-tool").And.Not.Contain(SoftHsm.Pin));
    }

    private World Of(string token, string key) => new(EncryptionKey.Days, ["AT", "RS"], (id, now) => id.Value == "AT"
        ? SigningKey.OfToken(id, SoftHsm.Uri(token, key), _hsm.PinFile(), now).Value
        : SigningKey.Create(id, now));

    private static Task<Contracts.Rejections.Result<Submitted>> Ping(World world, string from, string to) =>
        world[from].SubmitAsync(new(MessageKind.Test, world.Id(to), null, World.Coordinator, TestMessage.Ping));
}
