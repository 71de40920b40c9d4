using NUnit.Framework;
using Trm.Contracts.Agreements;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Envelope.Agreements;
using Trm.Envelope.Keys;
using Trm.Envelope.Tests.OpenSsl;
using Trm.Testing;

namespace Trm.Envelope.Tests.Agreements;

/// <summary>An agreement counts when every party signed it, each with its own listed key, and nobody else did.</summary>
public sealed class SignedAgreementTests
{
    private static readonly World World = World.Common;

    [Test]
    public void An_agreement_that_every_party_signed_counts_on_both_sides()
    {
        var sent = Signed(World.Austria, World.Serbia);

        var verified = SignedAgreement.Parse(sent.Bytes).Value.Verify(World.Directory);

        Assert.That(verified.Rejections, Is.Empty);
        Assert.That(verified.Value.Agreement.Write(), Is.EqualTo(Pair(World.Austria, World.Serbia).Write()));
    }

    [Test]
    public void The_order_of_signing_makes_no_other_agreement() =>
        Assert.That(Signed(World.Serbia, World.Austria).Fingerprint, Is.EqualTo(Signed(World.Austria, World.Serbia).Fingerprint));

    [Test]
    public void One_that_a_party_has_not_signed_names_it()
    {
        var verified = Signed(World.Austria).Verify(World.Directory);

        Assert.That(verified.Rejections.Select(r => r.ToString()), Is.EqualTo(["REQUIRED at signatures: RS has not signed"]));
    }

    [Test]
    public void Nobody_signs_for_another() =>
        Assert.That(Signed(World.Austria, World.Serbia, World.Shelter).Verify(World.Directory).Rejection.Code, Is.EqualTo(RejectionCode.SenderNotAuthorised));

    [Test]
    public void A_key_that_nobody_listed_does_not_sign()
    {
        var stranger = SigningKey.Create(World.Serbia, World.Now.AddDays(-1));

        var signed = Signed(World.Austria).Sign(stranger, World.Now).Value;

        Assert.That(signed.Verify(World.Directory).Rejection.Code, Is.EqualTo(RejectionCode.SigKeyUnknown));
    }

    [TestCase("REVOKED", "SIG_KEY_REVOKED")]
    [TestCase("LATER", "SIG_KEY_NOT_VALID")]
    public void A_key_that_is_not_in_use_does_not_sign(string party, string code)
    {
        var other = World.Id(party);

        var signed = SignedAgreement.Sign(Pair(World.Austria, other), World.Keys[other].Signing, World.Now).Value;

        Assert.That(signed.Verify(World.Directory).Rejection.Code.Text, Is.EqualTo(code));
    }

    [Test]
    public void The_same_key_signs_once() =>
        Assert.That(Signed(World.Austria).Sign(World.Keys[World.Austria].Signing, World.Now).Rejection.Code, Is.EqualTo(RejectionCode.Value));

    [Test]
    public void Nobody_signs_an_example()
    {
        var example = Agreement.Read(File.ReadAllBytes(Path.Combine(Vectors.Checkout, "contracts", "agreements", "see.json"))).Value;

        Assert.That(SignedAgreement.Sign(example, World.Keys[World.Serbia].Signing, World.Now).Rejection.Path, Is.EqualTo("example"));
    }

    [Test]
    public void OpenSSL_verifies_every_signature_and_shows_the_same_bytes()
    {
        using var bench = new Workbench();
        var signed = Signed(World.Austria, World.Serbia);
        bench.Write("agreement.p7s", signed.Bytes.Span);
        bench.Write("ca.pem", World.Directory.CertificatesPem());

        bench.Run($"openssl cms -verify -cades -binary -inform DER -in agreement.p7s -CAfile ca.pem -attime {World.Now.ToUnixTimeSeconds()} -purpose any -out agreement.json");

        Assert.That(bench.Read("agreement.json"), Is.EqualTo(signed.Agreement.Write()));
    }

    [Test]
    public void Whatever_bit_is_changed_it_is_refused_or_the_same()
    {
        var good = Signed(World.Austria, World.Serbia).Bytes.ToArray();
        for (var at = 0; at < good.Length; at += 3)
        {
            var bytes = (byte[])good.Clone();
            bytes[at] ^= (byte)(1 << (at % 8));

            var verified = SignedAgreement.Parse(bytes).Then(s => s.Verify(World.Directory));

            Assert.That(verified.IsOk && !verified.Value.Agreement.Write().SequenceEqual(Pair(World.Austria, World.Serbia).Write()), Is.False, $"byte {at}");
        }
    }

    [Test]
    public void Whatever_is_cut_off_it_is_refused()
    {
        var good = Signed(World.Austria, World.Serbia).Bytes;
        for (var length = 0; length < good.Length; length += 7)
            Assert.That(SignedAgreement.Parse(good[..length]).IsOk, Is.False, $"{length} bytes");
    }

    private static SignedAgreement Signed(params ParticipantId[] signers)
    {
        var signed = SignedAgreement.Sign(Pair(World.Austria, World.Serbia), World.Keys[signers[0]].Signing, World.Now).Value;
        return signers.Skip(1).Aggregate(signed, (s, id) => s.Sign(World.Keys[id].Signing, World.Now).Value);
    }

    private static Agreement Pair(ParticipantId one, ParticipantId other) =>
        Agreement.BuiltIn([AgreementParty.Plain(one, "AT"), AgreementParty.Plain(other, "RS")]) with { Id = "AT-RS" };
}
