using System.Security.Cryptography;
using Trm.Contracts.Rejections;
using Trm.Envelope.Cms;
using Trm.Envelope.Keys;

namespace Trm.Envelope.Tests.Twins;

/// <summary>
/// Every guard of contracts/envelope.md with its bad twin. The golden vectors are these, made once; the tests make them anew as well.
/// </summary>
internal static class Catalogue
{
    public static IReadOnlyList<Twin> All { get; } =
    [
        .. Lawful(), .. OuterForm(), .. HeaderStructure(), .. HeaderAttributes(), .. Signers(), .. HeaderJson(), .. Admission(), .. EnvelopeForm(), .. Recipients(), .. Capsules(),
    ];

    private static IEnumerable<Twin> Lawful() =>
    [
        Good("lawful", "An ordinary message opens.", f => f.Message()),
        Good("lawful-signed-again", "Attributes taken apart, put together and signed again.", f => f.AttributesEdited(_ => { })),
        Good("lawful-envelope-again", "An envelope taken apart and put together again.", f => f.EnvelopeEdited(_ => { })),
        Good("lawful-meta", "Another lawful meta.", f => f.MetaReplaced("""{"media":"application/vnd.trm.control+json","kind":"control","code":"-"}""")),
        Good("lawful-two-recipients", "Sealed to two keys, the reader's among them, both named in rcp.", f => f.Message(recipients: [f.Serbia, f.Recipient(World.Shelter)])),
        Good("lawful-eight-recipients", "Eight recipient keys are the most.", f => f.Message(recipients: [f.Serbia, .. Strangers(7)])),
        Good("lawful-past-exp", "A message past exp opens: what that means depends on its kind, and is noted.", f => f.Message(core: h => h with { Iat = World.Now.AddHours(-2), Exp = World.Now.AddHours(-1) })),
        Good("lawful-iat-ahead", "A message from the future opens and is noted.", f => f.Message(core: h => h with { Iat = World.Now.AddMinutes(6) })),
        Good("lawful-largest-numbers", "gen, dir and seq up to 2^53-1.", f => f.Message(core: h => h with { Gen = (1L << 53) - 1, Dir = (1L << 53) - 1, Seq = (1L << 53) - 1 })),
    ];

    private static IEnumerable<Twin> OuterForm() =>
    [
        Bad("outer-empty", "No bytes.", RejectionCode.FileInvalid, _ => []),
        Bad("outer-header-alone", "The first object without the second.", RejectionCode.FileInvalid, f => SealedMessage.Parse(f.Message()).Value.Header.ToArray()),
        Bad("outer-third-object", "Two objects and one more.", RejectionCode.FileInvalid, f => [.. f.Message(), 0x30, 0x00]),
        Bad("outer-trailing-zero", "One byte after the second object.", RejectionCode.FileInvalid, f => [.. f.Message(), 0x00]),
        Bad("outer-not-a-sequence", "The second object is an OCTET STRING.", RejectionCode.FileInvalid, f => [.. SealedMessage.Parse(f.Message()).Value.Header.Span, 0x04, 0x00]),
        Bad("outer-too-large", "One byte over 1 MiB.", RejectionCode.TooLarge, _ => new byte[1024 * 1024 + 1]),
        Bad("outer-swapped", "Envelope first, header second.", RejectionCode.HeaderProfile, f =>
        {
            var message = SealedMessage.Parse(f.Message()).Value;
            return [.. message.Envelope.Span, .. message.Header.Span];
        }),
    ];

    private static IEnumerable<Twin> HeaderStructure() =>
    [
        Profile("header-version-1", "SignedData version 1 although the signer is named by key identifier.", d => d[0].Content = [1]),
        Profile("header-digest-parameters", "digestAlgorithms carries NULL parameters.", d => d[1, 0].Children!.Add(DerNode.Of(0x05))),
        Profile("header-no-digest-algorithms", "digestAlgorithms is empty.", d => d[1].Children!.Clear()),
        Profile("header-two-digest-algorithms", "digestAlgorithms names SHA-512 too.", d => d[1].Children!.Add(DerNode.Holding(0x30, DerNode.Oid("2.16.840.1.101.3.4.2.3")))),
        Profile("header-content-type", "eContentType is id-signedData instead of id-data.", d => d[2].Children![0] = DerNode.Oid(Oids.SignedData)),
        Profile("header-detached", "The content is detached.", d => d[2].Children!.RemoveAt(1)),
        Profile("header-no-certificate", "No certificate.", d => d.Children!.RemoveAt(3)),
        Bad("header-two-certificates", "A second certificate beside the signer's.", RejectionCode.HeaderProfile, f => f.SignedDataEdited(d =>
            d[3].Children!.Add(DerNode.Parse(f.World.Keys[World.Shelter].Signing.Certificate.Der.Span)))),
        Profile("header-crl", "An (empty) CRL set.", d => d.Children!.Insert(4, DerNode.Holding(0xA1))),
        Profile("header-no-signer", "A certificates-only object without SignerInfo.", d => d.Children![^1].Children!.Clear()),
        Profile("header-two-signers", "The same SignerInfo twice.", d => d.Children![^1].Children!.Add(d.Children![^1][0].Copy())),
        Bad("header-second-signer", "A second listed participant signs as well.", RejectionCode.HeaderProfile, f => f.Message(p7s: der =>
            SignedData.Parse(der, SignatureProfile.P256)!.SignAlso(World.Now, f.World.Keys[World.Shelter].Signing).Write(SignatureProfile.P256))),
        Profile("header-signer-version-1", "SignerInfo version 1.", d => Forge.SignerInfo(d)[0].Content = [1]),
        Bad("header-issuer-and-serial", "The signer is named by issuer and serial number.", RejectionCode.HeaderProfile, f => f.SignedDataEdited(d =>
        {
            var certificate = DerNode.Parse(f.Austria.Certificate.Der.Span);
            Forge.SignerInfo(d).Children![1] = DerNode.Holding(0x30, certificate[0, 3], certificate[0, 1]);
        })),
        Profile("header-other-ski", "The signer's key identifier is not that of the certificate.", d => Forge.SignerInfo(d)[1].Content[0] ^= 1),
        Profile("header-sha384", "SignerInfo claims SHA-384.", d => Forge.SignerInfo(d).Children![2] = DerNode.Holding(0x30, DerNode.Oid(Oids.Sha384))),
        Profile("header-signature-algorithm", "SignerInfo claims ecdsa-with-SHA384.", d => Forge.SignerInfo(d).Children![4] = DerNode.Holding(0x30, DerNode.Oid(Oids.EcdsaWithSha384))),
        Profile("header-signature-parameters", "The signature algorithm carries NULL parameters.", d => Forge.SignerInfo(d)[4].Children!.Add(DerNode.Of(0x05))),
        Profile("header-unsigned-attribute", "An unsigned attribute.", d => Forge.SignerInfo(d).Children!.Add(
            DerNode.Holding(0xA1, DerNode.Holding(0x30, DerNode.Oid("1.2.840.113549.1.9.6"), DerNode.Holding(0x31, DerNode.Of(0x04)))))),
        Profile("header-no-attributes", "No signed attributes.", d => Forge.SignerInfo(d).Children!.RemoveAt(3)),
        Bad("header-attributes-as-content", "The attributes once signed stand as the content, and the old signature fits them.", RejectionCode.HeaderProfile, f => f.AttributesAsContent()),
        Bad("header-ber-length", "An indefinite length: BER, not DER.", RejectionCode.FileInvalid, f => f.Message(p7s: der => [0x30, 0x80, .. DerNode.Parse(der).Children!.SelectMany(c => c.Encode()), 0, 0])),
        Profile("header-ber-integer", "An integer with a leading zero byte.", d => d[0].Content = [0, 3]),
        Bad("header-too-large", "A signed header of more than 16 KiB.", RejectionCode.HeaderProfile, f => f.SignedDataEdited(d => d[2, 1, 0].Content = new byte[16 * 1024])),
    ];

    private static IEnumerable<Twin> HeaderAttributes() =>
    [
        Attributes("attribute-no-content-type", "content-type is missing.", a => a.RemoveAt(0)),
        Attributes("attribute-no-signing-time", "signing-time is missing.", a => a.RemoveAt(1)),
        Attributes("attribute-no-message-digest", "message-digest is missing.", a => a.RemoveAt(2)),
        Attributes("attribute-no-signing-certificate", "signing-certificate-v2 is missing.", a => a.RemoveAt(3)),
        Attributes("attribute-doubled-content-type", "content-type twice.", a => a.Insert(0, a[0])),
        Attributes("attribute-doubled-signing-time", "signing-time twice.", a => a.Insert(1, a[1])),
        Attributes("attribute-doubled-message-digest", "message-digest twice.", a => a.Insert(2, a[2])),
        Attributes("attribute-doubled-message-digest-other", "message-digest twice, the first of other content.", a =>
        {
            var other = a[2].Copy();
            other[1, 0].Content = SHA256.HashData("other"u8);
            a.Insert(2, other);
        }),
        Attributes("attribute-doubled-value", "message-digest with two values.", a => a[2][1].Children!.Add(a[2][1, 0].Copy())),
        Attributes("attribute-empty-value", "signing-time without a value.", a => a[1][1].Children!.Clear()),
        Attributes("attribute-extra", "smimeCapabilities besides.", a => a.Add(
            DerNode.Holding(0x30, DerNode.Oid("1.2.840.113549.1.9.15"), DerNode.Holding(0x31, DerNode.Holding(0x30))))),
        Attributes("attribute-unsorted", "The attributes are not in DER's order.", a => a.Reverse()),
        Attributes("attribute-other-content-type", "content-type names id-signedData.", a => a[0][1].Children![0] = DerNode.Oid(Oids.SignedData)),
        Attributes("attribute-generalized-time", "signing-time as GeneralizedTime before 2050.", a => a[1][1].Children![0] = DerNode.Of(0x18, [.. "20261121100000Z"u8])),
        Attributes("attribute-fractional-time", "signing-time with a fraction of a second.", a => a[1][1].Children![0] = DerNode.Of(0x18, [.. "20261121100000.5Z"u8])),
        Attributes("attribute-no-time", "signing-time is not a time.", a => a[1][1].Children![0] = DerNode.Of(0x17, [.. "9999999999ZZZ"u8])),
        Attributes("attribute-other-certificate-hash", "signing-certificate-v2 names another certificate.", a => a[3][1, 0, 0, 0, 0].Content[0] ^= 1),
        Attributes("attribute-no-issuer-serial", "signing-certificate-v2 without issuerSerial.", a => a[3][1, 0, 0, 0].Children!.RemoveAt(1)),
        Attributes("attribute-explicit-sha256", "signing-certificate-v2 spells out the default SHA-256.", a => a[3][1, 0, 0, 0].Children!.Insert(0, DerNode.Holding(0x30, DerNode.Oid(Oids.Sha256)))),
        Attributes("attribute-two-certificates", "signing-certificate-v2 names two certificates.", a => a[3][1, 0, 0].Children!.Add(a[3][1, 0, 0, 0].Copy())),
    ];

    private static IEnumerable<Twin> Signers() =>
    [
        Bad("signer-unlisted", "Signed with a key that the directory does not list.", RejectionCode.SigKeyUnknown, f => f.Message(signer: SigningKey.Create(World.Austria, World.Now.AddDays(-1)))),
        Bad("signer-other-certificate", "The listed key, but a certificate that differs from the listed one in its last bit.", RejectionCode.SigKeyUnknown, f => f.Message(signer: OddSigner.OtherCertificate(f.Austria))),
        Bad("signer-encryption-key", "Signed with the sender's listed encryption key.", RejectionCode.SigKeyUnknown, f => f.Message(signer: OddSigner.Of(f.World.Keys[World.Austria].Encryption))),
        Bad("signer-revoked", "Signed with a revoked key; iat before the revocation does not help.", RejectionCode.SigKeyRevoked, f => f.Message(
            core: h => h with { From = World.Revoked, Iat = World.Now.AddHours(-20) }, signer: f.World.Keys[World.Revoked].Signing)),
        Bad("signer-stranger", "The listed certificate over a stranger's signature.", RejectionCode.SigInvalid, f => f.Message(signer: OddSigner.Stranger(f.Austria.Certificate))),
        Bad("signer-other-content", "The content was changed after signing.", RejectionCode.SigInvalid, f => f.SignedDataEdited(d => d[2, 1, 0].Content[^70] ^= 1)),
        Bad("signer-signature-bit", "One bit of the signature is another.", RejectionCode.SigInvalid, f => f.SignedDataEdited(d => Forge.SignerInfo(d)[5].Content[^1] ^= 1)),
        Bad("signer-signature-ber", "The signature is BER with a long length.", RejectionCode.SigInvalid, f => f.SignedDataEdited(d =>
        {
            var signature = Forge.SignerInfo(d)[5];
            signature.Content = [0x30, 0x81, .. signature.Content[1..]];
        })),
        Bad("signer-signature-zero", "The signature is r = s = 0.", RejectionCode.SigInvalid, f => f.SignedDataEdited(d => Forge.SignerInfo(d)[5].Content = [0x30, 6, 2, 1, 0, 2, 1, 0])),
        Bad("signer-other-participant", "A listed participant signs in the name of another.", RejectionCode.SenderNotAuthorised, f => f.Message(signer: f.World.Keys[World.Shelter].Signing)),
        Bad("signer-not-yet-listed", "iat lies before the listing of the signer's key begins.", RejectionCode.SigKeyNotValid, f => f.Message(
            core: h => h with { From = World.Later }, signer: f.World.Keys[World.Later].Signing)),
        Bad("signer-listing-over", "iat lies before the certificate's own validity.", RejectionCode.SigKeyNotValid, f => f.Message(core: h => h with { Iat = World.Now.AddDays(-3) })),
        Bad("signer-signing-time", "signing-time is one second after iat.", RejectionCode.HeaderMismatch, f => f.Message(signingTime: World.Now.AddSeconds(1))),
    ];

    private static IEnumerable<Twin> HeaderJson() =>
    [
        Json("json-order-outer", "seq stands before core.", j => "{\"seq\":17," + j[1..].Replace("\"seq\":17,", "", StringComparison.Ordinal)),
        Json("json-order-core", "suite stands before v.", j => j.Replace("\"v\":1,\"suite\":\"trm-1\"", "\"suite\":\"trm-1\",\"v\":1", StringComparison.Ordinal)),
        Json("json-space", "A space after a colon.", j => j.Replace("\"v\":1", "\"v\": 1", StringComparison.Ordinal)),
        Json("json-newline", "A line feed at the end.", j => j + "\n"),
        Json("json-byte-order-mark", "A byte order mark.", j => "\uFEFF" + j),
        Json("json-double-member", "from twice, the same value.", j => j.Replace("\"from\":\"AT\"", "\"from\":\"AT\",\"from\":\"AT\"", StringComparison.Ordinal)),
        Json("json-double-member-other", "to twice, two values.", j => j.Replace("\"to\":\"RS\"", "\"to\":\"AT\",\"to\":\"RS\"", StringComparison.Ordinal)),
        Json("json-extra-member", "An unknown member.", j => j.Replace("\"seq\":17", "\"seq\":17,\"x\":1", StringComparison.Ordinal)),
        Json("json-extra-core-member", "An unknown member of core.", j => j.Replace("\"gen\":0", "\"gen\":0,\"x\":1", StringComparison.Ordinal)),
        Json("json-missing-gen", "gen is missing.", j => j.Replace("\"gen\":0,", "", StringComparison.Ordinal)),
        Json("json-missing-core", "core is missing.", j => "{" + j[j.IndexOf("\"seq\"", StringComparison.Ordinal)..]),
        Json("json-number-fraction", "seq is 17.0.", j => j.Replace("\"seq\":17", "\"seq\":17.0", StringComparison.Ordinal)),
        Json("json-number-exponent", "seq is 17e0.", j => j.Replace("\"seq\":17", "\"seq\":17e0", StringComparison.Ordinal)),
        Json("json-number-leading-zero", "seq is 017.", j => j.Replace("\"seq\":17", "\"seq\":017", StringComparison.Ordinal)),
        Json("json-number-negative", "gen is -0.", j => j.Replace("\"gen\":0", "\"gen\":-0", StringComparison.Ordinal)),
        Json("json-number-string", "seq is a string.", j => j.Replace("\"seq\":17", "\"seq\":\"17\"", StringComparison.Ordinal)),
        Json("json-number-too-large", "seq is 2^53.", j => j.Replace("\"seq\":17", "\"seq\":9007199254740992", StringComparison.Ordinal)),
        Json("json-number-huge", "seq has 400 digits.", j => j.Replace("\"seq\":17", "\"seq\":" + new string('9', 400), StringComparison.Ordinal)),
        Json("json-seq-zero", "seq is 0; numbers start at 1.", j => j.Replace("\"seq\":17", "\"seq\":0", StringComparison.Ordinal)),
        Json("json-version", "v is 2.", j => j.Replace("\"v\":1", "\"v\":2", StringComparison.Ordinal)),
        Json("json-escape", "from is spelled with an escape.", j => j.Replace("\"AT\"", "\"A\\u0054\"", StringComparison.Ordinal)),
        Json("json-lone-surrogate", "from is a lone surrogate.", j => j.Replace("\"AT\"", "\"\\ud800\"", StringComparison.Ordinal)),
        Json("json-lone-surrogate-name", "A member is named by a lone surrogate.", j => "{\"\\ud800\":1," + j[1..].Replace("\"seq\"", "\"nr\"", StringComparison.Ordinal)),
        Json("json-lone-surrogate-core-name", "A member of core is named by a lone surrogate.", j => j.Replace("\"gen\"", "\"\\ud800\"", StringComparison.Ordinal)),
        Json("json-lone-surrogate-rcp", "A recipient is a lone surrogate.", j => j.Replace("\"rcp\":[\"", "\"rcp\":[\"\\ud800", StringComparison.Ordinal)),
        NotUtf8("json-not-utf8-value", "from is not UTF-8.", "\"AT\""),
        NotUtf8("json-not-utf8-name", "The name of a member is not UTF-8.", "\"gen\""),
        NotUtf8("json-not-utf8-rcp", "A recipient is not UTF-8.", "[\""),
        NotUtf8("json-not-utf8-number", "A number is not UTF-8.", ":17"),
        Json("json-upper-case-uuid", "The id is in upper case.", j => j.Replace("0190f3c2-7a61-7b1e", "0190F3C2-7A61-7B1E", StringComparison.Ordinal)),
        Json("json-upper-case-digest", "A digest is in upper case.", UpperDigest),
        Json("json-short-digest", "A digest lacks a digit.", j => j.Replace("\"}", "", StringComparison.Ordinal)[..^1] + "\"}"),
        Json("json-participant", "A participant id in lower case.", j => j.Replace("\"to\":\"RS\"", "\"to\":\"rs\"", StringComparison.Ordinal)),
        Json("json-time-fraction", "iat with a fraction of a second.", j => j.Replace("10:00:00Z\",\"exp", "10:00:00.000Z\",\"exp", StringComparison.Ordinal)),
        Json("json-time-offset", "iat with an offset instead of Z.", j => j.Replace("10:00:00Z\",\"exp", "10:00:00+00:00\",\"exp", StringComparison.Ordinal)),
        Json("json-time-leap", "exp on 30 February.", j => j.Replace("2026-12-21T", "2027-02-30T", StringComparison.Ordinal)),
        Bad("json-exp-before-iat", "exp is not after iat.", RejectionCode.HeaderProfile, f => f.Message(core: h => h with { Exp = h.Iat })),
        Bad("json-rcp-empty", "rcp is empty.", RejectionCode.HeaderProfile, f => f.Message(core: h => h with { Rcp = [] })),
        Bad("json-rcp-double", "rcp names one key twice.", RejectionCode.HeaderProfile, f => f.Message(core: h => h with { Rcp = [h.Rcp[0], h.Rcp[0]] })),
        Bad("json-rcp-unsorted", "rcp is not sorted.", RejectionCode.HeaderProfile, f => f.Message(
            recipients: [f.Serbia, f.Recipient(World.Shelter)], core: h => h with { Rcp = [.. h.Rcp.Reverse()] })),
        Bad("json-rcp-upper-case", "rcp in upper case.", RejectionCode.HeaderProfile, f => f.Message(core: h => h with { Rcp = ["ABCDEF" + h.Rcp[0][6..]] })),
        Bad("json-rcp-nine", "rcp names nine keys.", RejectionCode.HeaderProfile, f => f.Message(recipients: [f.Serbia, .. Strangers(8)])),
        Json("json-too-large", "The header JSON is larger than 8 KiB.", j => j + new string(' ', 8 * 1024)),
        Json("json-too-deep", "The header JSON is 70 levels deep.", _ => new string('[', 70) + new string(']', 70)),
        Json("json-array", "The header JSON is an array.", j => $"[{j}]"),
        Json("json-empty", "The header JSON is empty.", _ => ""),
        Bad("json-suite-unknown", "Suite trm-2, which nobody here knows.", RejectionCode.SuiteUnsupported, f => f.Message(core: h => h with { Suite = "trm-2" })),
    ];

    private static IEnumerable<Twin> Admission() =>
    [
        Bad("admit-wrong-recipient", "Addressed to another participant, although sealed to our key.", RejectionCode.WrongRecipient, f => f.Message(core: h => h with { To = World.Shelter })),
        Bad("admit-no-key-of-ours", "Addressed to us, sealed to another's key only.", RejectionCode.RecipientKeyUnknown, f => f.Message(recipients: [f.Recipient(World.Shelter)])),
        Bad("admit-suite-below-minimum", "The sender's directory entry demands trm-2: a downgrade.", RejectionCode.SuiteBelowMinimum, f => f.Message(
            core: h => h with { From = World.Strong }, signer: f.World.Keys[World.Strong].Signing)),
    ];

    private static IEnumerable<Twin> EnvelopeForm() =>
    [
        Bad("envelope-damaged", "One bit of the ciphertext was flipped on the way: envSha256 does not fit.", RejectionCode.EnvelopeDamaged, f => FlipLast(f.Message(), 100)),
        Bad("envelope-of-another-message", "The envelope of another message from the same sender.", RejectionCode.EnvelopeDamaged, f =>
            [.. SealedMessage.Parse(f.Message()).Value.Header.Span, .. SealedMessage.Parse(f.Message()).Value.Envelope.Span]),
        Envelope("envelope-not-cms", "The envelope is an empty SEQUENCE; its digest is signed.", d => d.Children!.Clear()),
        Bad("envelope-aes-128-gcm", "AES-128-GCM.", RejectionCode.EnvelopeProfile, f => f.ContentCipherReplaced("2.16.840.1.101.3.4.1.6", 16, 12, 16)),
        Bad("envelope-aes-256-ccm", "AES-256-CCM.", RejectionCode.EnvelopeProfile, f => f.ContentCipherReplaced("2.16.840.1.101.3.4.1.47", 32, 12, 16, ccm: true)),
        Bad("envelope-aes-256-cbc", "The cipher is renamed to AES-256-CBC.", RejectionCode.EnvelopeProfile, f => f.EnvelopeEdited(d => d[2, 1].Children![0] = DerNode.Oid("2.16.840.1.101.3.4.1.42"))),
        Bad("envelope-tag-12", "A right tag of 12 bytes.", RejectionCode.EnvelopeProfile, f => f.ContentCipherReplaced(Oids.Aes256Gcm, 32, 12, 12)),
        Envelope("envelope-tag-truncated", "The tag is cut to one byte, its length says so.", d =>
        {
            d[2, 1, 1, 1].Content = [1];
            d[3].Content = d[3].Content[..1];
        }),
        Envelope("envelope-tag-length-absent", "The tag length is left out (12 by default) beside a tag of 16.", d => d[2, 1, 1].Children!.RemoveAt(1)),
        Envelope("envelope-nonce-16", "A nonce of 16 bytes.", d => d[2, 1, 1, 0].Content = new byte[16]),
        Envelope("envelope-nonce-empty", "An empty nonce.", d => d[2, 1, 1, 0].Content = []),
        Envelope("envelope-version-1", "Version 1.", d => d[0].Content = [1]),
        Envelope("envelope-originator-info", "originatorInfo is present.", d => d.Children!.Insert(1, DerNode.Holding(0xA0))),
        Envelope("envelope-auth-attributes", "authAttrs are present.", d => d.Children!.Insert(3, DerNode.Holding(0xA1,
            DerNode.Holding(0x30, DerNode.Oid(Oids.ContentType), DerNode.Holding(0x31, DerNode.Oid(Oids.Data)))))),
        Envelope("envelope-unauth-attributes", "unauthAttrs are present.", d => d.Children!.Add(DerNode.Holding(0xA2,
            DerNode.Holding(0x30, DerNode.Oid(Oids.ContentType), DerNode.Holding(0x31, DerNode.Oid(Oids.Data)))))),
        Envelope("envelope-content-type", "The content type is compressed data.", d => d[2].Children![0] = DerNode.Oid("1.2.840.113549.1.9.16.1.9")),
        Envelope("envelope-no-ciphertext", "The ciphertext is left out.", d => d[2].Children!.RemoveAt(2)),
        Envelope("envelope-constructed-ciphertext", "The ciphertext in pieces (BER).", d => d[2].Children![2] = DerNode.Holding(0xA0, DerNode.Of(0x04, d[2, 2].Content))),
        Bad("envelope-tag-bit", "One bit of the tag is another; the digest is signed.", RejectionCode.DecryptFailed, f => f.EnvelopeEdited(d => d[3].Content[0] ^= 1)),
        Bad("envelope-ciphertext-bit", "One bit of the ciphertext is another; the digest is signed.", RejectionCode.DecryptFailed, f => f.EnvelopeEdited(d => d[2, 2].Content[9] ^= 1)),
        Bad("envelope-ciphertext-empty", "The ciphertext is empty; the digest is signed.", RejectionCode.DecryptFailed, f => f.EnvelopeEdited(d => d[2, 2].Content = [])),
        Bad("envelope-wrapped-key-bit", "One bit of the wrapped key is another; the digest is signed.", RejectionCode.DecryptFailed, f => f.EnvelopeEdited(d => d[1, 0, 3, 0, 1].Content[9] ^= 1)),
        Bad("envelope-other-originator", "The ephemeral key is another point of the curve.", RejectionCode.DecryptFailed, f => f.EnvelopeEdited(d =>
            d[1, 0, 1, 0, 1].Content = [0, .. f.Recipient(World.Shelter).Certificate.P256Point])),
    ];

    private static IEnumerable<Twin> Recipients() =>
    [
        Envelope("recipient-compressed-point", "The ephemeral key is a compressed point.", d => d[1, 0, 1, 0, 1].Content = [0, 2, .. d[1, 0, 1, 0, 1].Content[2..34]]),
        Envelope("recipient-hybrid-point", "The ephemeral key is a point in hybrid form.", d => d[1, 0, 1, 0, 1].Content[1] = 6),
        Envelope("recipient-infinity", "The ephemeral key is the point at infinity.", d => d[1, 0, 1, 0, 1].Content = [0, 0]),
        Envelope("recipient-p384-point", "The ephemeral key is a point of P-384.", d => d[1, 0, 1, 0, 1].Content = [0, .. P384Point()]),
        Envelope("recipient-off-curve", "The ephemeral key is 65 bytes, but no point of the curve.", d => d[1, 0, 1, 0, 1].Content[^1] ^= 1),
        Envelope("recipient-x-too-large", "The x of the ephemeral key is not below the field's prime.", d => Array.Fill(d[1, 0, 1, 0, 1].Content, (byte)0xFF, 2, 32)),
        Envelope("recipient-curve-named", "The ephemeral key names its curve; parameters are absent in the profile.", d => d[1, 0, 1, 0, 0].Children!.Add(DerNode.Oid("1.2.840.10045.3.1.7"))),
        Envelope("recipient-issuer-and-serial", "The recipient is named by issuer and serial number.", d => d[1, 0, 3, 0].Children![0] = DerNode.Holding(0x30, DerNode.Holding(0x30), DerNode.Of(0x02, 1))),
        Envelope("recipient-ukm", "User keying material is present.", d => d[1, 0].Children!.Insert(2, DerNode.Holding(0xA1, DerNode.Of(0x04, 1, 2, 3, 4)))),
        Envelope("recipient-kdf-sha1", "The derivation uses SHA-1.", d => d[1, 0, 2].Children![0] = DerNode.Oid("1.3.133.16.840.63.0.2")),
        Envelope("recipient-cofactor", "Cofactor Diffie-Hellman.", d => d[1, 0, 2].Children![0] = DerNode.Oid("1.3.132.1.14.1")),
        Envelope("recipient-aes-128-wrap", "The key wrap is AES-128.", d => d[1, 0, 2, 1].Children![0] = DerNode.Oid("2.16.840.1.101.3.4.1.5")),
        Envelope("recipient-wrap-parameters", "The key wrap carries NULL parameters.", d => d[1, 0, 2, 1].Children!.Add(DerNode.Of(0x05))),
        Envelope("recipient-version-0", "The recipient info has version 0.", d => d[1, 0, 0].Content = [0]),
        Envelope("recipient-date", "The recipient's identifier carries a date.", d => d[1, 0, 3, 0, 0].Children!.Add(DerNode.Of(0x18, [.. "20261121100000Z"u8]))),
        Envelope("recipient-two-keys-in-one", "One recipient info with two encrypted keys.", d => d[1, 0, 3].Children!.Add(d[1, 0, 3, 0].Copy())),
        Envelope("recipient-key-transport", "A key-transport recipient (RSA) instead.", d => d[1].Children![0] = DerNode.Holding(
            0x30, DerNode.Of(0x02, 2), DerNode.Of(0x80, new byte[20]), DerNode.Holding(0x30, DerNode.Oid("1.2.840.113549.1.1.1")), DerNode.Of(0x04, new byte[256]))),
        Envelope("recipient-password", "A password recipient instead.", d => d[1].Children![0] = DerNode.Holding(0xA3, DerNode.Of(0x02, 0))),
        Envelope("recipient-none", "No recipient.", d => d[1].Children!.Clear()),
        Envelope("recipient-short-ski", "A key identifier of 8 bytes.", d => d[1, 0, 3, 0, 0, 0].Content = new byte[8]),
        Envelope("recipient-short-key", "A wrapped key of 24 bytes (AES-128).", d => d[1, 0, 3, 0, 1].Content = new byte[24]),
        Bad("recipient-hidden", "Sealed to a second key that rcp does not name.", RejectionCode.HeaderMismatch, f => f.Message(
            recipients: [f.Serbia, f.Recipient(World.Shelter)], core: h => h with { Rcp = [f.Serbia.Certificate.SkiHex] })),
        Bad("recipient-missing", "rcp names a second key to which it is not sealed.", RejectionCode.HeaderMismatch, f => f.Message(
            core: _ => f.Header(f.Serbia, f.Recipient(World.Shelter)))),
        Bad("recipient-double", "Sealed to our key twice, named once.", RejectionCode.HeaderMismatch, f => f.Message(
            recipients: [f.Serbia, f.Serbia], core: _ => f.Header(f.Serbia))),
        Bad("recipient-replaced", "rcp names our key, the envelope another's.", RejectionCode.HeaderMismatch, f => f.Message(
            recipients: [f.Recipient(World.Shelter)], core: _ => f.Header(f.Serbia))),
        Bad("recipient-unsorted", "The recipient infos are not in DER's order.", RejectionCode.EnvelopeProfile, f => f.Message(
            recipients: [f.Serbia, f.Recipient(World.Shelter)],
            envelope: der =>
            {
                var tree = DerNode.Parse(der);
                tree[1, 0, 1].Children!.Reverse();
                return tree.Encode();
            })),
    ];

    private static IEnumerable<Twin> Capsules() =>
    [
        Bad("capsule-equivocation", "capSha256 is that of another capsule: what was decrypted is not what was signed.", RejectionCode.HeaderMismatch, f =>
            f.Message(digests: h => h with { CapSha256 = Digest.Sha256("another"u8) })),
        Bad("capsule-forwarded", "NGO-7 forwards in its own name what Austria had sealed for NGO-7: the core inside is another.", RejectionCode.HeaderMismatch, f => f.Message(
            core: h => h with { From = World.Shelter }, signer: f.World.Keys[World.Shelter].Signing, capsule: WithCore(f.Header() with { To = World.Shelter }))),
        Bad("capsule-stripped", "NGO-7 takes Austria's signature off and puts its own on: the core inside is Austria's.", RejectionCode.HeaderMismatch, f => f.Message(
            core: h => h with { From = World.Shelter }, signer: f.World.Keys[World.Shelter].Signing, capsule: WithCore(f.Header()))),
        Bad("capsule-other-id", "The capsule belongs to another transmission.", RejectionCode.HeaderMismatch, f => f.CapsuleEdited(
            WithCore(f.Header() with { Id = Contracts.Identifiers.TransmissionId.Parse("0190f3c2-7a61-7b1e-9c42-3f5d8e6a7b99").Value }))),
        Bad("capsule-meta-digest", "metaSha256 is that of another meta.", RejectionCode.HeaderMismatch, f => f.Message(metaDigest: Digest.Sha256("another"u8))),
        Bad("capsule-meta-digest-plain", "metaSha256 is a plain digest of the meta, without salt.", RejectionCode.HeaderMismatch, f => f.Message(metaDigest: Digest.Sha256(Forge.Meta.Write()))),
        Capsule("capsule-magic", "Another magic.", c => Set(c, 3, (byte)'2')),
        Capsule("capsule-padding", "The last byte of the padding is 1.", c => Set(c, c.Length - 1, 1)),
        Capsule("capsule-short", "Padded to less than Padme's floor.", c => c[..1024]),
        Capsule("capsule-long", "Padded further than Padme's length.", c => [.. c, .. new byte[4096]]),
        Capsule("capsule-one-more", "One byte longer than Padme's length.", c => [.. c, 0]),
        Capsule("capsule-empty", "An empty capsule.", _ => []),
        Capsule("capsule-meta-length", "The length of the meta points beyond the capsule.", c => Set(c, 68, 0x7F)),
        Capsule("capsule-meta-length-negative", "The length of the meta is 2^32-1.", c => Set(Set(Set(Set(c, 68, 0xFF), 69, 0xFF), 70, 0xFF), 71, 0xFF)),
        Capsule("capsule-payload-length", "The length of the payload points beyond the capsule.", c => Set(c, 72 + c[71] + 6 + (c[70] << 8), 0x7F)),
        Capsule("capsule-payload-length-negative", "The length of the payload is above 2^63.", c => Set(c, 72 + c[71] + (c[70] << 8), 0xFF)),
        Meta("meta-order", "The members of meta in another order.", """{"kind":"referral","media":"application/fhir+json","code":"profile","message":"0190f3c2-7a61-7b1e-9c42-3f5d8e6a7b11"}"""),
        Meta("meta-space", "A space in meta.", """{"media":"application/fhir+json", "kind":"referral","code":"profile","message":"0190f3c2-7a61-7b1e-9c42-3f5d8e6a7b11"}"""),
        Meta("meta-double-member", "kind twice.", """{"media":"application/fhir+json","kind":"referral","kind":"hold","code":"profile","message":"0190f3c2-7a61-7b1e-9c42-3f5d8e6a7b11"}"""),
        Meta("meta-media", "Another media type.", """{"media":"text/html","kind":"referral","code":"profile","message":"0190f3c2-7a61-7b1e-9c42-3f5d8e6a7b11"}"""),
        Meta("meta-no-message", "No message id beside a FHIR payload.", """{"media":"application/fhir+json","kind":"referral","code":"profile"}"""),
        Meta("meta-control-with-message", "A control message with a message id.", """{"media":"application/vnd.trm.control+json","kind":"control","code":"-","message":"0190f3c2-7a61-7b1e-9c42-3f5d8e6a7b11"}"""),
        Meta("meta-empty", "An empty meta.", ""),
    ];

    private static Twin Good(string name, string expect, Func<Forge, byte[]> make) => new(name, expect, null, make);

    private static Twin Bad(string name, string expect, RejectionCode code, Func<Forge, byte[]> make) => new(name, expect, code, make);

    private static Twin Profile(string name, string expect, Action<DerNode> edit) => Bad(name, expect, RejectionCode.HeaderProfile, f => f.SignedDataEdited(edit));

    private static Twin Attributes(string name, string expect, Action<List<DerNode>> edit) => Bad(name, expect, RejectionCode.HeaderProfile, f => f.AttributesEdited(edit));

    private static Twin Json(string name, string expect, Func<string, string> edit) => Bad(name, expect, RejectionCode.HeaderProfile, f => f.Message(json: edit));

    private static Twin NotUtf8(string name, string expect, string after) => Bad(name, expect, RejectionCode.HeaderProfile, f => f.Message(content: json =>
    {
        json[json.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(after)) + after.Length - 1 - (after.EndsWith('"') && after.Length > 2 ? 1 : 0)] = 0xFF;
        return json;
    }));

    private static Twin Envelope(string name, string expect, Action<DerNode> edit) => Bad(name, expect, RejectionCode.EnvelopeProfile, f => f.EnvelopeEdited(edit));

    private static Twin Capsule(string name, string expect, Func<byte[], byte[]> edit) => Bad(name, expect, RejectionCode.CapsuleInvalid, f => f.CapsuleEdited(edit));

    private static Twin Meta(string name, string expect, string meta) => Bad(name, expect, RejectionCode.CapsuleInvalid, f => f.MetaReplaced(meta));

    private static RecipientKey[] Strangers(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => RecipientKey.Of(EncryptionKey.Create(World.Shelter, World.Now).Certificate).Value)];

    private static Func<byte[], byte[]> WithCore(Header header) => capsule =>
    {
        SHA256.HashData(header.WriteCore()).CopyTo(capsule, 4);
        return capsule;
    };

    private static byte[] Set(byte[] bytes, int at, byte value)
    {
        bytes[at] = value;
        return bytes;
    }

    private static byte[] FlipLast(byte[] bytes, int fromEnd)
    {
        bytes[^fromEnd] ^= 1;
        return bytes;
    }

    private static byte[] P384Point()
    {
        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP384);
        var q = key.ExportParameters(includePrivateParameters: false).Q;
        return [4, .. q.X!, .. q.Y!];
    }

    private static string UpperDigest(string json)
    {
        var at = json.IndexOf("capSha256", StringComparison.Ordinal) + 12;
        return json[..at] + json[at..(at + 64)].ToUpperInvariant() + json[(at + 64)..];
    }
}
