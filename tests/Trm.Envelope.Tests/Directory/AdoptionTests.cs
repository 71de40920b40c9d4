using NUnit.Framework;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;

namespace Trm.Envelope.Tests.Directory;

public sealed class AdoptionTests
{
    private static readonly DateTimeOffset Tomorrow = World.Now.AddDays(1);

    private static readonly World World = World.Common;

    // -- the first ------------------------------------------------------------------------------------------------

    [Test]
    public void A_first_directory_is_adopted_by_the_keys_of_governance()
    {
        var adopted = TrustDirectory.Adopt(World.Anchor, World.Sign(World.Document), World.Now).Value;

        Assert.That(adopted.Version, Is.EqualTo(1));
        Assert.That(adopted.Participants.Select(p => p.Id.Value), Is.EqualTo(new[] { "AT", "LATER", "NGO-7", "REVOKED", "RS", "STRONG" }));
    }

    [Test]
    public void A_first_directory_is_adopted_by_its_fingerprint_however_old()
    {
        var bytes = World.Sign(World.Document);

        var adopted = TrustDirectory.Adopt(TrustAnchor.OfFingerprint(World.Directory.Fingerprint), bytes, World.Now.AddYears(5));

        Assert.That(adopted.IsOk, Is.True);
    }

    [Test]
    public void A_first_directory_of_another_fingerprint_is_refused() =>
        Refused(TrustDirectory.Adopt(TrustAnchor.OfFingerprint(new string('0', 64)), World.Sign(World.Document), World.Now), RejectionCode.DirectoryInvalid);

    [Test]
    public void A_first_directory_by_an_unknown_governance_is_refused()
    {
        var strangers = Enumerable.Range(0, 3).Select(i => GovernanceKey.Create($"Stranger {i}", World.Now)).ToArray();
        var theirs = World.Document with { Governance = Governance.Of(2, strangers.Select(s => s.Certificate)) };

        Refused(TrustDirectory.Adopt(World.Anchor, World.Sign(theirs, strangers), World.Now), RejectionCode.DirectoryQuorum);
    }

    [Test]
    public void A_first_directory_past_its_hard_expiry_is_refused() =>
        Refused(TrustDirectory.Adopt(World.Anchor, World.Sign(World.Document), World.Document.HardExpiry), RejectionCode.DirectoryExpired);

    [Test]
    public void Too_few_signatures_are_refused() =>
        Refused(TrustDirectory.Adopt(World.Anchor, World.Sign(World.Document, World.Governance[2]), World.Now), RejectionCode.DirectoryQuorum);

    [Test]
    public void One_key_cannot_sign_twice() =>
        Refused(SignedDirectory.Sign(World.Document, World.Governance[0], World.Now).Value.Sign(World.Governance[0], World.Now), RejectionCode.DirectoryInvalid);

    [Test]
    public void A_signature_of_a_stranger_beside_enough_of_governance_is_refused()
    {
        var stranger = GovernanceKey.Create("Stranger", World.Now);

        Refused(TrustDirectory.Adopt(World.Anchor, World.Sign(World.Document, World.Governance[0], World.Governance[1], stranger), World.Now), RejectionCode.DirectoryQuorum);
    }

    [Test]
    public void A_document_that_governance_lowered_to_one_signature_needs_the_quorum_of_the_anchor()
    {
        var lowered = World.Document with { Governance = World.Document.Governance with { Quorum = 1 } };

        Refused(TrustDirectory.Adopt(World.Anchor, World.Sign(lowered, World.Governance[0]), World.Now), RejectionCode.DirectoryQuorum);
    }

    [Test]
    public void An_unsigned_document_is_refused() =>
        Refused(TrustDirectory.Adopt(World.Anchor, World.Document.Write(), World.Now), RejectionCode.DirectoryInvalid);

    [Test]
    public void A_document_signed_with_a_message_key_is_refused()
    {
        var signed = Cms.SignedData.Sign(World.Document.Write(), World.Now, World.Keys[World.Austria].Signing).Write(Cms.SignatureProfile.P256);

        Refused(TrustDirectory.Adopt(World.Anchor, signed, World.Now), RejectionCode.DirectoryInvalid);
    }

    [Test]
    public void A_document_that_a_message_key_governs_is_refused()
    {
        var key = World.Keys[World.Austria].Signing;
        var document = World.Document with { Governance = Governance.Of(1, key.Certificate) };
        var signed = Cms.SignedData.Sign(document.Write(), World.Now, Twins.OddSigner.Governing(key)).Write(Cms.SignatureProfile.P384);

        Refused(TrustDirectory.Adopt(TrustAnchor.Of(document.Governance), signed, World.Now), RejectionCode.DirectoryInvalid);
    }

    [Test]
    public void Every_byte_of_a_signed_directory_counts()
    {
        var signed = World.Sign(World.Document with { Participants = [World.Document.Participants[0]] }).ToArray();
        Assert.That(TrustDirectory.Adopt(World.Anchor, signed, World.Now).IsOk, Is.True);

        var accepted = Enumerable.Range(0, signed.Length).AsParallel().Where(at =>
        {
            var damaged = (byte[])signed.Clone();
            damaged[at] ^= 0x10;
            return TrustDirectory.Adopt(World.Anchor, damaged, World.Now).IsOk;
        });

        Assert.That(accepted, Is.Empty);
    }

    [Test]
    public void Every_bit_and_every_length_of_a_successor_counts()
    {
        // ECDSA: every other byte string is another signature; so there is no twin that adopts the same.
        var signed = World.Sign((World.Document with { Participants = [World.Document.Participants[0]] }).Next(Tomorrow)).ToArray();
        var current = World.Adopt(World.Document with { Participants = [World.Document.Participants[0]] });
        Assert.That(TrustDirectory.Adopt(current, signed).IsOk, Is.True);

        var flipped = Enumerable.Range(0, signed.Length).AsParallel().Select(at =>
        {
            var damaged = (byte[])signed.Clone();
            damaged[at] ^= (byte)(1 << (at % 8));
            return damaged;
        });
        var cut = Enumerable.Range(0, signed.Length).AsParallel().Select(length => signed[..length]);
        var grown = Enumerable.Range(0, 257).AsParallel().Select(i => i < 256 ? [.. signed, (byte)i] : (byte[])[.. signed, .. signed]);
        var doubled = Enumerable.Range(0, signed.Length / 7).AsParallel().Select(i => (byte[])[.. signed[..(i * 7)], signed[i * 7], .. signed[(i * 7)..]]);

        foreach (var (what, damaged) in new (string, ParallelQuery<byte[]>)[] { ("bit", flipped), ("cut", cut), ("grown", grown), ("doubled", doubled) })
            Assert.That(damaged.Where(bytes => TrustDirectory.Adopt(current, bytes).IsOk).Count(), Is.Zero, what);
    }

    [Test]
    public void What_governance_signed_over_an_altered_entry_is_refused_wherever_the_entry_was_altered()
    {
        var entry = World.Document.Participants[0];
        var (document, text) = (System.Text.Encoding.UTF8.GetString(World.Document.Write()), Convert.ToBase64String(entry.Bytes.Span));

        var accepted = Enumerable.Range(0, entry.Bytes.Length).AsParallel().Where(at =>
        {
            var altered = entry.Bytes.ToArray();
            altered[at] ^= (byte)(1 << (at % 8));
            var bytes = System.Text.Encoding.UTF8.GetBytes(document.Replace(text, Convert.ToBase64String(altered), StringComparison.Ordinal));
            var signed = Cms.SignedData.Sign(bytes, World.Now, World.Governance[0]).SignAlso(World.Now, World.Governance[1]).Write(Cms.SignatureProfile.P384);
            return TrustDirectory.Adopt(World.Anchor, signed, World.Now).IsOk;
        });

        Assert.That(accepted, Is.Empty);
    }

    // -- the next -------------------------------------------------------------------------------------------------

    [Test]
    public void The_next_version_is_adopted()
    {
        var next = World.Document.Next(Tomorrow);

        var adopted = TrustDirectory.Adopt(World.Directory, World.Sign(next), World.Austria).Value;

        Assert.That(adopted.Version, Is.EqualTo(2));
        Assert.That(adopted.Document.HardExpiry, Is.EqualTo(Tomorrow.AddDays(45)));
        Assert.That(adopted.Document.NextUpdate, Is.EqualTo(Tomorrow.AddDays(14)));
    }

    [Test]
    public void The_version_in_force_comes_back_unchanged_whoever_signed_it() =>
        Assert.That(TrustDirectory.Adopt(World.Directory, World.Sign(World.Document, World.Governance[1], World.Governance[2])).Value, Is.SameAs(World.Directory));

    [Test]
    public void A_rollback_is_refused()
    {
        var second = TrustDirectory.Adopt(World.Directory, World.Sign(World.Document.Next(Tomorrow))).Value;

        Refused(TrustDirectory.Adopt(second, World.Sign(World.Document)), RejectionCode.DirectoryRollback);
    }

    [Test]
    public void Another_document_of_the_version_in_force_is_refused_as_a_fork() =>
        Refused(TrustDirectory.Adopt(World.Directory, World.Sign(World.Document with { HardExpiry = World.Document.HardExpiry.AddDays(1) })), RejectionCode.DirectoryFork);

    [Test]
    public void The_next_version_needs_the_quorum_too() =>
        Refused(TrustDirectory.Adopt(World.Directory, World.Sign(World.Document.Next(Tomorrow), World.Governance[0])), RejectionCode.DirectoryQuorum);

    [Test]
    public void A_new_governance_needs_k_of_the_old_and_k_of_the_new()
    {
        var added = new[] { GovernanceKey.Create("Zagreb", World.Now), GovernanceKey.Create("Budapest", World.Now) };
        var next = World.Document.Next(Tomorrow) with { Governance = Governance.Of(2, added.Select(a => a.Certificate)) };

        Assert.Multiple(() =>
        {
            Refused(TrustDirectory.Adopt(World.Directory, World.Sign(next, added)), RejectionCode.DirectoryQuorum);
            Refused(TrustDirectory.Adopt(World.Directory, World.Sign(next, World.Governance[0], World.Governance[1])), RejectionCode.DirectoryQuorum);
            Assert.That(TrustDirectory.Adopt(World.Directory, World.Sign(next, [World.Governance[0], World.Governance[1], .. added])).IsOk, Is.True);
        });
    }

    [Test]
    public void What_a_governor_signed_who_governs_no_more_is_loaded_again_by_its_fingerprint()
    {
        var next = World.Document.Next(Tomorrow) with { Governance = Governance.Of(2, World.Governance[0].Certificate, World.Governance[2].Certificate) };
        var adopted = TrustDirectory.Adopt(World.Directory, World.Sign(next, [.. World.Governance])).Value;

        Assert.That(TrustDirectory.Adopt(TrustAnchor.OfFingerprint(adopted.Fingerprint), adopted.Signed.Bytes, Tomorrow).IsOk, Is.True);
    }

    [Test]
    public void A_changed_entry_signed_by_its_own_key_is_adopted()
    {
        var changed = World.Entry(World.Serbia) with { DutyNumber = "+381 11 000 000" };

        var adopted = TrustDirectory.Adopt(World.Directory, World.Sign(World.Document.Next(Tomorrow).Add(World.Signed(changed, World.Serbia, World.Now)))).Value;

        Assert.That(adopted.Find(World.Serbia)!.DutyNumber, Is.EqualTo("+381 11 000 000"));
    }

    [Test]
    public void A_new_key_is_taken_when_the_former_one_signs_for_it_and_not_when_it_signs_for_itself()
    {
        var fresh = SigningKey.Create(World.Serbia, World.Now);
        var entry = World.Entry(World.Serbia);
        var rotated = entry with { Signing = [KeyListing.Of(fresh.Certificate), .. entry.Signing] };
        DirectoryDocument Next(SignedEntry e) => World.Document.Next(Tomorrow).Add(e);

        Assert.Multiple(() =>
        {
            Assert.That(TrustDirectory.Adopt(World.Directory, World.Sign(Next(World.Signed(rotated, World.Serbia, World.Now)))).IsOk, Is.True);
            Refused(TrustDirectory.Adopt(World.Directory, World.Sign(Next(rotated.Sign(fresh, World.Now).Value))), RejectionCode.DirectoryEntry);
        });
    }

    [Test]
    public void Governance_cannot_replace_a_countrys_keys()
    {
        var impostor = ParticipantKeys.Create(World.Serbia, World.Now);
        var entry = ParticipantEntry.Create(impostor, "RS", "Impostor", [World.Austria], "log", World.Now);

        Refused(TrustDirectory.Adopt(World.Directory, World.Sign(World.Document.Next(Tomorrow).Add(entry.Sign(impostor.Signing, World.Now).Value))), RejectionCode.DirectoryEntry);
    }

    [Test]
    public void A_participant_that_leaves_cannot_take_over_anothers_entry()
    {
        var takenOver = World.Entry(World.Serbia) with { Signing = [KeyListing.Of(World.Keys[World.Austria].Signing.Certificate)] };
        var next = World.Document.Next(Tomorrow) with { Participants = [.. World.Document.Participants.Where(p => p.Entry.Id != World.Austria)] };

        Refused(TrustDirectory.Adopt(World.Directory, World.Sign(next.Add(World.Signed(takenOver, World.Austria, World.Now)))), RejectionCode.DirectoryEntry);
    }

    [TestCase(KeyPurpose.MessageSigning)]
    [TestCase(KeyPurpose.MessageEncryption)]
    public void A_listed_key_that_is_no_point_of_the_curve_is_refused(KeyPurpose purpose)
    {
        var fresh = ParticipantKeys.Create(World.Serbia, World.Now);
        var entry = World.Entry(World.Serbia);
        var bad = purpose == KeyPurpose.MessageSigning
            ? entry with { Signing = [.. entry.Signing, KeyListing.Of(OffCurve(fresh.Signing.Certificate))] }
            : entry with { Encryption = [.. entry.Encryption, KeyListing.Of(OffCurve(fresh.Encryption.Certificate))] };

        Refused(TrustDirectory.Adopt(World.Directory, World.Sign(World.Document.Next(Tomorrow).Add(World.Signed(bad, World.Serbia, World.Now)))), RejectionCode.DirectoryInvalid);

        static Certificate OffCurve(Certificate certificate)
        {
            var der = certificate.Der.ToArray();
            der[der.AsSpan().IndexOf(certificate.P256Point) + 64] ^= 1;
            return Certificate.Parse(der)!;
        }
    }

    [Test]
    public void A_revoked_key_cannot_sign_the_next_entry()
    {
        var changed = World.Entry(World.Revoked) with { DutyHours = "08-16" };

        Refused(TrustDirectory.Adopt(World.Directory, World.Sign(World.Document.Next(Tomorrow).Add(World.Signed(changed, World.Revoked, World.Now)))), RejectionCode.DirectoryEntry);
    }

    [Test]
    public void Governance_cannot_put_back_an_older_entry()
    {
        var older = World.Signed(World.Entry(World.Serbia) with { DutyHours = "08-16" }, World.Serbia, World.Now.AddDays(-1));

        Refused(TrustDirectory.Adopt(World.Directory, World.Sign(World.Document.Next(Tomorrow).Add(older))), RejectionCode.DirectoryRollback);
    }

    [Test]
    public void Nobody_disappears()
    {
        var without = World.Document.Next(Tomorrow) with { Participants = [.. World.Document.Participants.Where(p => p.Entry.Id != World.Shelter)] };

        Assert.Multiple(() =>
        {
            Refused(TrustDirectory.Adopt(World.Directory, World.Sign(without), World.Shelter), RejectionCode.DirectoryEntry);
            Refused(TrustDirectory.Adopt(World.Directory, World.Sign(without), World.Serbia), RejectionCode.DirectoryEntry);
            Refused(TrustDirectory.Adopt(World.Directory, World.Sign(without, [.. World.Governance])), RejectionCode.DirectoryEntry);
        });
    }

    [Test]
    public void A_version_past_its_hard_expiry_is_refused_where_there_is_a_clock()
    {
        var next = World.Sign(World.Document.Next(Tomorrow));

        Assert.Multiple(() =>
        {
            Refused(TrustDirectory.Adopt(World.Directory, next, now: Tomorrow.AddDays(DirectoryDocument.HardExpiryDays)), RejectionCode.DirectoryExpired);
            Assert.That(TrustDirectory.Adopt(World.Directory, next, now: Tomorrow.AddDays(DirectoryDocument.HardExpiryDays).AddSeconds(-1)).IsOk, Is.True);
        });
    }

    // -- replacing an entry without its key -----------------------------------------------------------------------

    [Test]
    public void Every_governance_key_can_replace_an_entry_and_it_waits()
    {
        var succession = TrustDirectory.Succeed(World.Directory, World.Sign(Replacing(World.Serbia, out _), [.. World.Governance]), World.Austria).Value;

        Assert.That(succession.Waits, Is.True);
        Assert.That(succession.Replaced, Is.EqualTo(new[] { World.Serbia }));
        Refused(TrustDirectory.Adopt(World.Directory, World.Sign(Replacing(World.Serbia, out _), [.. World.Governance]), World.Austria), RejectionCode.DirectoryWaits);
    }

    [Test]
    public void All_but_one_governance_key_cannot() =>
        Refused(TrustDirectory.Succeed(World.Directory, World.Sign(Replacing(World.Serbia, out _), World.Governance[0], World.Governance[1])), RejectionCode.DirectoryEntry);

    [Test]
    public void Nobody_replaces_our_own_entry_but_we() =>
        Refused(TrustDirectory.Succeed(World.Directory, World.Sign(Replacing(World.Serbia, out _), [.. World.Governance]), World.Serbia), RejectionCode.DirectoryEntry);

    [Test]
    public void All_of_the_governance_in_force_replace_an_entry_not_all_of_a_smaller_one_that_comes_with_it()
    {
        var smaller = Replacing(World.Serbia, out _) with { Governance = Governance.Of(2, World.Governance[0].Certificate, World.Governance[1].Certificate) };

        Refused(TrustDirectory.Succeed(World.Directory, World.Sign(smaller, World.Governance[0], World.Governance[1])), RejectionCode.DirectoryEntry);
    }

    [Test]
    public void A_replaced_entry_is_newer_than_the_one_in_force()
    {
        var keys = ParticipantKeys.Create(World.Serbia, World.Now.AddDays(-3));
        var entry = World.Entry(World.Serbia) with { Signing = [KeyListing.Of(keys.Signing.Certificate)] };
        var next = World.Document.Next(Tomorrow).Add(entry.Sign(keys.Signing, World.Now.AddDays(-2)).Value);

        Refused(TrustDirectory.Succeed(World.Directory, World.Sign(next, [.. World.Governance])), RejectionCode.DirectoryRollback);
    }

    [Test]
    public void A_new_participant_signs_its_own_first_entry_and_nobody_waits_for_it()
    {
        var keys = ParticipantKeys.Create(World.Id("BA"), World.Now);
        var entry = ParticipantEntry.Create(keys, "BA", "Newcomer", [World.Austria], "log", World.Now);

        var succession = TrustDirectory.Succeed(World.Directory, World.Sign(World.Document.Next(Tomorrow).Add(entry.Sign(keys.Signing, World.Now).Value))).Value;

        Assert.That(succession.Waits, Is.False);
        Assert.That(succession.Next.Find(World.Id("BA")), Is.Not.Null);
    }

    [Test]
    public void An_entry_may_list_a_log_key_for_each_generation()
    {
        var entry = World.Entry(World.Serbia) with { Logs = ["trm/RS/1+00000001+AAAA", "trm/RS/0+00000000+AAAA"] };

        var adopted = TrustDirectory.Adopt(World.Directory, World.Sign(World.Document.Next(Tomorrow).Add(World.Signed(entry, World.Serbia, World.Now)))).Value;

        Assert.That(adopted.Find(World.Serbia)!.Logs, Has.Count.EqualTo(2));
    }

    [Test]
    public void It_says_whether_other_keys_govern_or_only_another_order()
    {
        DirectorySuccession Of(Governance governance) => TrustDirectory.Succeed(World.Directory, World.Sign(World.Document.Next(Tomorrow) with { Governance = governance }, [.. World.Governance])).Value;

        Assert.Multiple(() =>
        {
            Assert.That(Of(World.Document.Governance).ChangesGovernance, Is.False);
            Assert.That(Of(World.Document.Governance with { Keys = [.. World.Document.Governance.Keys.Reverse()] }).ChangesGovernance, Is.False);
            Assert.That(Of(World.Document.Governance with { Quorum = 3 }).ChangesGovernance, Is.True);
        });
    }

    private static DirectoryDocument Replacing(Trm.Contracts.Identifiers.ParticipantId id, out ParticipantKeys keys)
    {
        keys = ParticipantKeys.Create(id, World.Now);
        var entry = World.Entry(id) with { Signing = [KeyListing.Of(keys.Signing.Certificate)], Encryption = [KeyListing.Of(keys.Encryption.Certificate)] };
        return World.Document.Next(Tomorrow).Add(entry.Sign(keys.Signing, World.Now).Value);
    }

    [Test]
    public void An_altered_entry_is_refused()
    {
        var entry = World.Document.Participants[0];
        var text = Convert.ToBase64String(entry.Bytes.Span);
        var altered = entry.Bytes.ToArray();
        var at = altered.AsSpan().IndexOf("Coordinator"u8);
        altered[at] = (byte)'K';
        var document = System.Text.Encoding.UTF8.GetString(World.Document.Write()).Replace(text, Convert.ToBase64String(altered), StringComparison.Ordinal);
        var signed = Cms.SignedData.Sign(System.Text.Encoding.UTF8.GetBytes(document), World.Now, World.Governance[0])
            .SignAlso(World.Now, World.Governance[1]).Write(Cms.SignatureProfile.P384);

        Refused(TrustDirectory.Adopt(World.Anchor, signed, World.Now), RejectionCode.SigInvalid);
    }

    // -- what it answers ------------------------------------------------------------------------------------------

    [Test]
    public void It_names_the_mailbox_of_each_pair_and_lane()
    {
        var normal = World.Directory.MailboxOf(World.Serbia, World.Austria, Lane.Normal)!;
        var urgent = World.Directory.MailboxOf(World.Serbia, World.Austria, Lane.Urgent)!;

        Assert.That(normal.Name, Is.Not.EqualTo(urgent.Name));
        Assert.That(normal.Name, Does.Not.Contain("rs").And.Not.Contain("at").IgnoreCase);
        Assert.That(World.Directory.MailboxOf(World.Serbia, World.Serbia, Lane.Normal), Is.Null);
    }

    [Test]
    public void It_offers_only_keys_listed_for_now_newest_first()
    {
        var next = EncryptionKey.Create(World.Serbia, World.Now.AddDays(-2), World.Now.AddDays(100));
        var entry = World.Entry(World.Serbia);
        var former = entry.Encryption[0];
        var candidate = entry with
        {
            Encryption =
            [
                new(next.Certificate, World.Now.AddDays(30), World.Now.AddDays(90)),
                former with { To = World.Now.AddDays(40) },
            ],
        };
        var directory = TrustDirectory.Adopt(World.Directory, World.Sign(World.Document.Next(Tomorrow).Add(World.Signed(candidate, World.Serbia, World.Now)))).Value;
        string[] At(int days) => [.. directory.RecipientsOf(World.Serbia, World.Now.AddDays(days)).Select(r => r.Certificate.SkiHex)];

        Assert.Multiple(() =>
        {
            Assert.That(At(0), Is.EqualTo(new[] { former.Certificate.SkiHex }));
            Assert.That(At(30), Is.EqualTo(new[] { next.Certificate.SkiHex, former.Certificate.SkiHex }));
            Assert.That(At(40), Is.EqualTo(new[] { next.Certificate.SkiHex }));
            Assert.That(At(90), Is.Empty);
            Assert.That(directory.RecipientsOf(World.Id("XX"), World.Now), Is.Empty);
        });
    }

    [Test]
    public void It_knows_when_it_is_overdue()
    {
        var document = World.Document;

        Assert.Multiple(() =>
        {
            Assert.That(World.Directory.IsPastNextUpdate(document.NextUpdate.AddSeconds(-1)), Is.False);
            Assert.That(World.Directory.IsPastNextUpdate(document.NextUpdate), Is.True);
            Assert.That(World.Directory.IsPastHardExpiry(document.HardExpiry.AddSeconds(-1)), Is.False);
            Assert.That(World.Directory.IsPastHardExpiry(document.HardExpiry), Is.True);
        });
    }

    private static void Refused<T>(Result<T> result, RejectionCode code)
        where T : class => Assert.That(result.IsOk ? "accepted" : result.Rejection.Code.Text, Is.EqualTo(code.Text));
}
