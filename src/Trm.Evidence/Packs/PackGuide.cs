using System.Globalization;
using Trm.Contracts.Identifiers;
using Trm.Envelope.Directory;

namespace Trm.Evidence.Packs;

/// <summary><c>VERIFY.md</c>: how an engineer checks a pack with tools of others.</summary>
internal static class PackGuide
{
    public static string Write(ParticipantId participant, long generation, PackScope scope, string? of, long from, long to, TrustDirectory? newest)
    {
        var origin = string.Create(CultureInfo.InvariantCulture, $"trm/{participant}/{generation}");
        var key = newest?.Find(participant)?.Logs.FirstOrDefault(k => k.StartsWith(origin + "+", StringComparison.Ordinal)) ?? "(see the directory)";
        return $$"""
            # How to verify this evidence pack

            `trm verify PACK.zip` does all of this and more, offline. Below: the same with tools that nobody of us wrote. Unzip first; work in the folder.

            This pack is of {{participant}}. {{About(scope, of, from, to)}}

            ## 1. The manifest
            The signer's certificate comes with the signature. Whether it is {{participant}}'s is said by the directory (step 3), nothing else.
            ```
            openssl cms -verify -noverify -binary -inform DER -in manifest.p7s -certsout signer.pem -out signed.json
            openssl cms -verify -cades -binary -inform DER -in manifest.p7s -CAfile signer.pem -partial_chain -purpose any -out signed.json
            cmp signed.json manifest.json
            ```
            (`-attime` with the Unix time of `issued` where the certificate has expired since.)

            ## 2. Every file
            `manifest.json` names path, length and SHA-256 of every other file; there must be no file more and none less (`find . -type f` after unzipping).
            ```
            python3 -c 'import json; [print(f["sha256"] + "  " + f["path"]) for f in json.load(open("manifest.json"))["files"]]' | sha256sum --check --quiet
            ```

            ## 3. The directory: who has which key
            `directory/NNNN.p7s`, one for each version, signed by governance. Ask for the fingerprint by telephone: it is the SHA-256 of what is signed.
            ```
            openssl cms -verify -noverify -binary -inform DER -in directory/{{newest?.Version ?? 1:0000}}.p7s -out directory.json; sha256sum directory.json
            ```
            Fingerprint of the newest version: `{{newest?.Fingerprint}}`

            `participants` in it are again signed; the certificates and the key of the log stand in them in base64.

            ## 4. The log
            `log/` is a C2SP tlog-tiles log; `log/checkpoint` a C2SP signed note. Verifier key of the log (compare it with the directory):
            ```
            {{key}}
            ```
            Check the note with any signed-note tool, then recompute the tree with any RFC 6962 tool: leaf hash SHA-256(0x00 | entry), node hash
            SHA-256(0x01 | left | right); `tile/entries/<N>` holds 256 entries, each with its length in two bytes, big-endian. The root must be that of the checkpoint.

            ## 5. What each leaf says
            `evidence/<index>.json` opens entry `<index>`; all values are base64, integers big-endian:
            ```
            entry = "trm-leaf/v1" 00 | event (1 byte) | minute (8 bytes) | SHA-256( salt | public | privateHash )
            privateHash = SHA-256( salt2 | private ), or 32 zero bytes where nothing is private
            ```

            ## 6. Every message
            ```
            openssl cms -verify -noverify -binary -inform DER -in messages/<id>/header.p7s -certsout sender.pem -out header.json
            openssl cms -verify -cades -binary -inform DER -in messages/<id>/header.p7s -CAfile sender.pem -partial_chain -purpose any -attime <iat as Unix time>
            ```
            The certificate must be one that the directory lists for the sender. `seq` counts the messages of a pair without a gap.

            ## What this pack cannot prove
            - That what a node recorded is true: gate results, consents and approvals are statements of the node that made them.
            - Minutes, until a foreign witness has cosigned a checkpoint that covers them.
            - That the other side recorded the same: verify both packs together, `trm verify A.zip B.zip`.
            {{(scope is PackScope.Whole ? "" : "- That there was nothing else: this is not a whole-period pack.\n")}}
            """.ReplaceLineEndings("\n");
    }

    private static string About(PackScope scope, string? of, long from, long to) => scope switch
    {
        PackScope.Whole => string.Create(CultureInfo.InvariantCulture, $"It holds the whole log, {to} leaves: nothing was left out of it."),
        PackScope.Period => string.Create(CultureInfo.InvariantCulture, $"It holds the leaves {from} to {to - 1}, complete for that range; of what lies outside it proves nothing."),
        PackScope.Case => $"It is about the case {of} alone and proves only what it contains.",
        PackScope.Message => $"It is about the transmission {of} alone and proves only what it contains.",
        _ => $"It is for {of}: what passed between the two, leaf by leaf with a proof for each.",
    };
}
