using System.Reflection;
using System.Runtime.InteropServices;

namespace Trm.Trail;

/// <summary>The nine functions of OpenSSL 3 that Ed25519 needs and .NET does not offer.</summary>
internal static partial class LibCrypto
{
    private const string Name = "libcrypto";

    // EVP_PKEY_ED25519 = NID_ED25519, OpenSSL's obj_mac.h.
    private const int Ed25519 = 1087;

    static LibCrypto() => NativeLibrary.SetDllImportResolver(typeof(LibCrypto).Assembly, Find);

    public static KeyHandle PrivateKey(ReadOnlySpan<byte> seed) => Made(EVP_PKEY_new_raw_private_key(Ed25519, 0, seed, (nuint)seed.Length));

    public static KeyHandle PublicKey(ReadOnlySpan<byte> bytes) => Made(EVP_PKEY_new_raw_public_key(Ed25519, 0, bytes, (nuint)bytes.Length));

    public static byte[] PublicBytes(KeyHandle key)
    {
        var bytes = new byte[32];
        var length = (nuint)bytes.Length;
        if (EVP_PKEY_get_raw_public_key(key, bytes, ref length) != 1 || length != 32) throw Failed(nameof(EVP_PKEY_get_raw_public_key));
        return bytes;
    }

    public static byte[] Sign(KeyHandle key, ReadOnlySpan<byte> message)
    {
        using var context = EVP_MD_CTX_new();
        if (context.IsInvalid) throw Failed(nameof(EVP_MD_CTX_new));
        var signature = new byte[64];
        var length = (nuint)signature.Length;
        // Ed25519 hashes inside, twice: the digest argument is null and there is no update step (EVP_SIGNATURE-ED25519).
        if (EVP_DigestSignInit(context, 0, 0, 0, key) != 1) throw Failed(nameof(EVP_DigestSignInit));
        if (EVP_DigestSign(context, signature, ref length, message, (nuint)message.Length) != 1 || length != 64) throw Failed(nameof(EVP_DigestSign));
        return signature;
    }

    public static bool Verify(KeyHandle key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        using var context = EVP_MD_CTX_new();
        if (context.IsInvalid) throw Failed(nameof(EVP_MD_CTX_new));
        if (EVP_DigestVerifyInit(context, 0, 0, 0, key) != 1) throw Failed(nameof(EVP_DigestVerifyInit));
        var holds = EVP_DigestVerify(context, signature, (nuint)signature.Length, message, (nuint)message.Length) == 1;
        if (!holds) ERR_clear_error(); // OpenSSL's error queue is per thread; .NET's own cryptography reads the same queue
        return holds;
    }

    private static KeyHandle Made(KeyHandle key) => key.IsInvalid ? throw Failed("EVP_PKEY_new_raw_key") : key;

    private static InvalidOperationException Failed(string function)
    {
        ERR_clear_error();
        return new InvalidOperationException($"OpenSSL's {function} failed.");
    }

    private static nint Find(string library, Assembly assembly, DllImportSearchPath? path)
    {
        if (library != Name) return 0;
        string[] candidates = OperatingSystem.IsWindows() ? ["libcrypto-3-x64.dll", "libcrypto-3-arm64.dll", "libcrypto-3.dll"]
            : OperatingSystem.IsMacOS() ? ["libcrypto.3.dylib", "/opt/homebrew/opt/openssl@3/lib/libcrypto.3.dylib", "/usr/local/opt/openssl@3/lib/libcrypto.3.dylib"]
            : ["libcrypto.so.3"];
        foreach (var candidate in candidates)
            if (NativeLibrary.TryLoad(candidate, assembly, path, out var handle)) return handle;
        throw new DllNotFoundException(
            $"OpenSSL 3 is needed for Ed25519 (checkpoints of the trail), but {string.Join(", ", candidates)} cannot be loaded. Install it, on Debian: apt-get install libssl3.");
    }

    [LibraryImport(Name)]
    private static partial KeyHandle EVP_PKEY_new_raw_private_key(int type, nint engine, ReadOnlySpan<byte> key, nuint length);

    [LibraryImport(Name)]
    private static partial KeyHandle EVP_PKEY_new_raw_public_key(int type, nint engine, ReadOnlySpan<byte> key, nuint length);

    [LibraryImport(Name)]
    private static partial int EVP_PKEY_get_raw_public_key(KeyHandle key, Span<byte> bytes, ref nuint length);

    [LibraryImport(Name)]
    private static partial ContextHandle EVP_MD_CTX_new();

    [LibraryImport(Name)]
    private static partial int EVP_DigestSignInit(ContextHandle context, nint keyContext, nint digest, nint engine, KeyHandle key);

    [LibraryImport(Name)]
    private static partial int EVP_DigestSign(ContextHandle context, Span<byte> signature, ref nuint signatureLength, ReadOnlySpan<byte> message, nuint length);

    [LibraryImport(Name)]
    private static partial int EVP_DigestVerifyInit(ContextHandle context, nint keyContext, nint digest, nint engine, KeyHandle key);

    [LibraryImport(Name)]
    private static partial int EVP_DigestVerify(ContextHandle context, ReadOnlySpan<byte> signature, nuint signatureLength, ReadOnlySpan<byte> message, nuint length);

    [LibraryImport(Name)]
    private static partial void ERR_clear_error();

    [LibraryImport(Name)]
    private static partial void EVP_PKEY_free(nint key);

    [LibraryImport(Name)]
    private static partial void EVP_MD_CTX_free(nint context);

    internal sealed class KeyHandle() : SafeHandle(0, ownsHandle: true)
    {
        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle()
        {
            EVP_PKEY_free(handle);
            return true;
        }
    }

    internal sealed class ContextHandle() : SafeHandle(0, ownsHandle: true)
    {
        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle()
        {
            EVP_MD_CTX_free(handle);
            return true;
        }
    }
}
