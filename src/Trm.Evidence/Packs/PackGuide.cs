using System.Globalization;
using Trm.Contracts.Identifiers;
using Trm.Envelope.Directory;

namespace Trm.Evidence.Packs;

/// <summary><c>VERIFY.md</c>: how an engineer checks a pack with tools of others. Its commands run as they stand, one after the other, in one shell.</summary>
internal static class PackGuide
{
    public static string Write(ParticipantId participant, long generation, PackScope scope, string? of, long from, long to, TrustDirectory? newest)
    {
        var origin = string.Create(CultureInfo.InvariantCulture, $"trm/{participant}/{generation}");
        var key = newest?.Find(participant)?.Logs.FirstOrDefault(k => k.StartsWith(origin + "+", StringComparison.Ordinal)) ?? "(see the directory)";
        return $$"""
            # How to verify this evidence pack

            `trm verify PACK.zip` does all of this and more, offline. Below: the same with tools that nobody of us wrote: openssl (3.0 or later), sha256sum, Python 3 without any package.
            Unzip the pack into an empty folder, open a bash shell there, and run the blocks one after the other. `set -e` stops at the first that fails.

            This pack is of {{participant}}. {{About(scope, of, from, to)}}

            ## 1. The manifest
            The signer's certificate comes with the signature. Whether it is {{participant}}'s is said by the directory (step 3), nothing else.
            ```
            set -e; set -o pipefail; export W=$(mktemp -d)
            issued=$(python3 -c 'import json, datetime; print(int(datetime.datetime.fromisoformat(json.load(open("manifest.json"))["issued"].replace("Z", "+00:00")).timestamp()))')
            openssl cms -verify -noverify -binary -inform DER -in manifest.p7s -certsout "$W/signer.pem" -out "$W/signed.json"
            openssl cms -verify -cades -binary -inform DER -in manifest.p7s -CAfile "$W/signer.pem" -partial_chain -purpose any -attime $issued -out "$W/signed.json"
            cmp "$W/signed.json" manifest.json
            ```

            ## 2. Every file
            `manifest.json` names path, length and SHA-256 of every other file; there must be no file more and none less.
            ```
            python3 -c 'import json; [print(f["sha256"] + "  " + f["path"]) for f in json.load(open("manifest.json"))["files"]]' | sha256sum --check --quiet
            python3 - <<'END'
            import json, os
            listed = set(f["path"] for f in json.load(open("manifest.json"))["files"]) | {"manifest.json", "manifest.p7s"}
            there = set(os.path.relpath(os.path.join(d, f)).replace(os.sep, "/") for d, _, files in os.walk(".") for f in files)
            assert there == listed, sorted(there ^ listed)
            print(len(there), "files, none more and none less")
            END
            ```

            ## 3. The directory: who has which key
            `directory/NNNN.p7s`, one for each version, signed by governance. Ask for the fingerprint of the newest by telephone: it is the SHA-256 of what is signed. As this pack was written:
            `{{newest?.Fingerprint}}`
            ```
            for d in directory/*.p7s; do
              openssl cms -verify -noverify -binary -inform DER -in $d -out "$W/$(basename $d .p7s).directory.json" 2>"$W/log" || { cat "$W/log"; false; }
            done
            sha256sum "$W"/*.directory.json
            ```
            `participants` in it are again signed, each by its own key. This writes the certificates and log keys that any version lists:
            ```
            python3 - <<'END'
            import base64, glob, json, os, subprocess
            w = os.environ["W"]
            listed = dict()
            for path in sorted(glob.glob(w + "/*.directory.json")):
                for entry in json.load(open(path))["participants"]:
                    text = subprocess.run(["openssl", "cms", "-verify", "-noverify", "-binary", "-inform", "DER"], input=base64.b64decode(entry), capture_output=True, check=True).stdout
                    entry = json.loads(text)
                    keys = listed.setdefault(entry["id"], dict(signing=[], logs=[]))
                    keys["signing"] += [k["certificate"] for k in entry["signing"]]
                    keys["logs"] += entry["logs"]
            json.dump(listed, open(w + "/listed.json", "w"))
            signer = "".join(line.strip() for line in open(w + "/signer.pem") if "-----" not in line)
            assert signer in listed["{{participant}}"]["signing"], "the manifest is signed by a key that the directory does not list for {{participant}}"
            print("the manifest is signed by {{participant}}")
            END
            ```
            What this does not do and `trm verify` does: that each version was adopted by k governance keys of the one before.

            ## 4. The log
            `log/checkpoint` is a C2SP signed note. Verifier key of the log, as C2SP tools take it:
            ```text
            {{key}}
            ```
            ```
            python3 - <<'END'
            import base64, json, os
            w = os.environ["W"]
            text, lines = open("log/checkpoint", encoding="utf-8").read().split("\n\n")
            vkey = [k for k in json.load(open(w + "/listed.json"))["{{participant}}"]["logs"] if k.startswith("{{origin}}+")][-1]
            name, key_id, key = vkey.split("+", 2)
            signatures = [base64.b64decode(line.split(" ")[2]) for line in lines.splitlines() if line.startswith("\u2014 " + name + " ")]
            signature = next(s for s in signatures if s[:4].hex() == key_id)
            open(w + "/note.txt", "w", encoding="utf-8", newline="").write(text + "\n")
            open(w + "/note.sig", "wb").write(signature[4:])
            open(w + "/log.der", "wb").write(bytes.fromhex("302a300506032b6570032100") + base64.b64decode(key)[1:])
            END
            openssl pkeyutl -verify -pubin -keyform DER -inkey "$W/log.der" -rawin -in "$W/note.txt" -sigfile "$W/note.sig"
            ```
            {{(scope == PackScope.Peer ? Proofs : Tree)}}

            ## 5. What each leaf says
            `evidence/<index>.json` opens leaf `<index>`; all values are base64, integers big-endian:
            ```text
            leaf = "trm-leaf/v1" 00 | event (1 byte) | minute (8 bytes) | SHA-256( salt | public | privateHash )
            privateHash = SHA-256( salt2 | private ), or 32 zero bytes where nothing is private
            ```
            ```
            python3 - <<'END'
            import base64, glob, hashlib, json, os
            w = os.environ["W"]
            leaves = json.load(open(w + "/leaves.json"))
            b64, sha = base64.b64decode, lambda b: hashlib.sha256(b).digest()
            for path in glob.glob("evidence/*.json"):
                e = json.load(open(path))
                assert path == "evidence/" + str(e["index"]) + ".json", path
                if "private" in e:
                    assert sha(b64(e["salt2"]) + b64(e["private"])) == b64(e["privateHash"]), path
                leaf = b"trm-leaf/v1\0" + bytes([e["event"]]) + e["minute"].to_bytes(8, "big") + sha(b64(e["salt"]) + b64(e["public"]) + b64(e["privateHash"]))
                assert sha(b"\0" + leaf).hex() == leaves[str(e["index"])], path
            print(len(glob.glob("evidence/*.json")), "leaves opened")
            END
            ```

            ## 6. Every message
            The certificate in each header must be one that the directory lists for the sender; `seq` counts what one side sends to another, without a gap in a whole-period pack.
            ```
            for h in messages/*/header.p7s; do
              openssl cms -verify -noverify -binary -inform DER -in $h -certsout "$W/sender.pem" -out "$W/header.json" 2>"$W/log" || { cat "$W/log"; false; }
              iat=$(python3 -c 'import json, datetime, sys; print(int(datetime.datetime.fromisoformat(json.load(open(sys.argv[1]))["core"]["iat"].replace("Z", "+00:00")).timestamp()))' "$W/header.json")
              openssl cms -verify -cades -binary -inform DER -in $h -CAfile "$W/sender.pem" -partial_chain -purpose any -attime $iat -out "$W/header.json" 2>"$W/log" || { cat "$W/log"; false; }
              python3 - $h <<'END'
            import json, os, sys
            w = os.environ["W"]
            core = json.load(open(w + "/header.json"))["core"]
            sender = "".join(line.strip() for line in open(w + "/sender.pem") if "-----" not in line)
            assert sys.argv[1] == "messages/" + core["id"] + "/header.p7s", sys.argv[1]
            assert sender in json.load(open(w + "/listed.json"))[core["from"]]["signing"], sys.argv[1] + " is not signed by " + core["from"]
            END
            done
            echo "every header is signed by its sender"
            ```

            ## What this pack cannot prove
            - That what a node recorded is true: gate results, consents and approvals are statements of the node that made them.
            - Minutes, until a foreign witness has cosigned a checkpoint that covers them.
            - That the other side recorded the same: verify both packs together, `trm verify A.zip B.zip`.
            {{(scope is PackScope.Whole ? "" : "- That there was nothing else: this is not a whole-period pack.\n")}}
            """.ReplaceLineEndings("\n");
    }

    private const string Tree = """
        `log/tile/` is a C2SP tlog-tiles log: any RFC 6962 tool recomputes it. `tile/entries/<N>` holds 256 leaves, each behind its length in two bytes, big-endian; leaf hash SHA-256(0x00 | leaf), node hash
        SHA-256(0x01 | left | right), the left part the largest power of two below the size. The root must be that of the checkpoint.
        ```
        python3 - <<'END'
        import base64, glob, hashlib, json, os
        w = os.environ["W"]
        origin, size, root = open(w + "/note.txt", encoding="utf-8").read().splitlines()[:3]
        size, root, hashes = int(size), base64.b64decode(root), []
        def number(n):
            text = "%03d" % (n % 1000)
            while n >= 1000:
                n //= 1000
                text = "x%03d/" % (n % 1000) + text
            return text
        for n in range((size + 255) // 256):
            width = min(256, size - 256 * n)
            bundle = open("log/tile/entries/" + number(n) + ("" if width == 256 else ".p/%d" % width), "rb").read()
            while bundle:
                length = int.from_bytes(bundle[:2], "big")
                hashes.append(hashlib.sha256(b"\0" + bundle[2:2 + length]).digest())
                bundle = bundle[2 + length:]
        def mth(d):
            if len(d) == 1:
                return d[0]
            k = 1
            while 2 * k < len(d):
                k *= 2
            return hashlib.sha256(b"\1" + mth(d[:k]) + mth(d[k:])).digest()
        assert len(hashes) == size and mth(hashes) == root, "the leaves do not lead to the root of the checkpoint"
        json.dump(dict((str(i), h.hex()) for i, h in enumerate(hashes)), open(w + "/leaves.json", "w"))
        print(size, "leaves lead to the root of the checkpoint")
        END
        ```
        """;

    private const string Proofs = """
        Its entries show everybody's events, so they are not here. `proofs/<index>` proves for each leaf that it stands in the log (RFC 6962 2.1.1): one hash to a line, the leaf's neighbour first; node hash
        SHA-256(0x01 | left | right). The root must be that of the checkpoint.
        ```
        python3 - <<'END'
        import base64, glob, hashlib, json, os
        w = os.environ["W"]
        b64, sha = base64.b64decode, lambda b: hashlib.sha256(b).digest()
        origin, size, root = open(w + "/note.txt", encoding="utf-8").read().splitlines()[:3]
        size, root, leaves = int(size), b64(root), dict()
        def climb(m, n, leaf, path):
            if n == 1:
                assert not path
                return leaf
            k = 1
            while 2 * k < n:
                k *= 2
            if m < k:
                return sha(b"\1" + climb(m, k, leaf, path[:-1]) + path[-1])
            return sha(b"\1" + path[-1] + climb(m - k, n - k, leaf, path[:-1]))
        for path in glob.glob("proofs/*"):
            index = path.split("/")[1]
            e = json.load(open("evidence/" + index + ".json"))
            leaf = sha(b"\0trm-leaf/v1\0" + bytes([e["event"]]) + e["minute"].to_bytes(8, "big") + sha(b64(e["salt"]) + b64(e["public"]) + b64(e["privateHash"])))
            assert climb(int(index), size, leaf, [b64(line) for line in open(path).read().split()]) == root, path
            leaves[index] = leaf.hex()
        json.dump(leaves, open(w + "/leaves.json", "w"))
        print(len(leaves), "leaves are proved to stand in the log")
        END
        ```
        """;

    private static string About(PackScope scope, string? of, long from, long to) => scope switch
    {
        PackScope.Whole => string.Create(CultureInfo.InvariantCulture, $"It holds the whole log, {to} leaves: nothing was left out of it."),
        PackScope.Period => string.Create(CultureInfo.InvariantCulture, $"It holds the leaves {from} to {to - 1}, complete for that range; of what lies outside it proves nothing."),
        PackScope.Case => $"It is about the case {of} alone and proves only what it contains.",
        PackScope.Message => $"It is about the transmission {of} alone and proves only what it contains.",
        _ => $"It is for {of}: what passed between the two, leaf by leaf with a proof for each.",
    };
}
