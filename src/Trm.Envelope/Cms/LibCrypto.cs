using System.Reflection;
using System.Runtime.InteropServices;

namespace Trm.Envelope.Cms;

/// <summary>The functions of OpenSSL 3 with which keys on P-256 are made and agree (contracts/decisions/0088).</summary>
internal static partial class LibCrypto
{
    private const string Name = "libcrypto";

    static LibCrypto() => NativeLibrary.SetDllImportResolver(typeof(LibCrypto).Assembly, Find);

    /// <summary>What makes keys on P-256; for one user at a time.</summary>
    public static ContextHandle Maker()
    {
        var context = EVP_PKEY_CTX_new_from_name(0, "EC", null);
        return !context.IsInvalid && EVP_PKEY_keygen_init(context) == 1 && EVP_PKEY_CTX_set_group_name(context, "P-256") == 1 ? context : throw Failed(nameof(EVP_PKEY_keygen_init));
    }

    public static KeyHandle Make(ContextHandle maker)
    {
        nint key = 0;
        return EVP_PKEY_generate(maker, ref key) == 1 ? new(key) : throw Failed(nameof(EVP_PKEY_generate));
    }

    /// <summary>A private key from PKCS#8.</summary>
    public static unsafe KeyHandle Private(ReadOnlySpan<byte> pkcs8)
    {
        fixed (byte* begin = pkcs8)
        {
            var next = (nint)begin;
            return d2i_AutoPrivateKey(0, ref next, new CLong(pkcs8.Length)) is { IsInvalid: false } key ? key : throw Failed(nameof(d2i_AutoPrivateKey));
        }
    }

    /// <summary>A public key on the curve of another key; null where its point is not on it.</summary>
    public static KeyHandle? Public(KeyHandle curve, ReadOnlySpan<byte> point)
    {
        var key = EVP_PKEY_new();
        if (key.IsInvalid || EVP_PKEY_copy_parameters(key, curve) != 1)
            throw Failed(nameof(EVP_PKEY_copy_parameters));
        if (EVP_PKEY_set1_encoded_public_key(key, point, (nuint)point.Length) == 1)
            return key;
        key.Dispose();
        ERR_clear_error(); // OpenSSL's error queue is per thread; .NET's own cryptography reads the same queue
        return null;
    }

    /// <summary>Writes a key's public point; returns its length in bytes.</summary>
    public static int Point(KeyHandle key, Span<byte> point) =>
        EVP_PKEY_get_octet_string_param(key, "pub", point, (nuint)point.Length, out var length) == 1 ? (int)length : throw Failed(nameof(EVP_PKEY_get_octet_string_param));

    /// <summary>Writes the secret that two keys agree on; returns its length in bytes. Their point is not validated again: <see cref="Public"/> has.</summary>
    public static int Derive(KeyHandle ours, KeyHandle theirs, Span<byte> secret)
    {
        using var context = EVP_PKEY_CTX_new(ours, 0);
        var length = (nuint)secret.Length;
        return !context.IsInvalid && EVP_PKEY_derive_init(context) == 1 && EVP_PKEY_derive_set_peer_ex(context, theirs, validate: 0) == 1
            && EVP_PKEY_derive(context, secret, ref length) == 1
            ? (int)length
            : throw Failed(nameof(EVP_PKEY_derive));
    }

    private static InvalidOperationException Failed(string function)
    {
        ERR_clear_error();
        return new InvalidOperationException($"OpenSSL's {function} failed.");
    }

    private static nint Find(string library, Assembly assembly, DllImportSearchPath? path)
    {
        if (library != Name)
            return 0;
        string[] candidates = OperatingSystem.IsWindows() ? ["libcrypto-3-x64.dll", "libcrypto-3-arm64.dll", "libcrypto-3.dll"]
            : OperatingSystem.IsMacOS() ? ["libcrypto.3.dylib", "/opt/homebrew/opt/openssl@3/lib/libcrypto.3.dylib", "/usr/local/opt/openssl@3/lib/libcrypto.3.dylib"]
            : ["libcrypto.so.3"];
        foreach (var candidate in candidates)
            if (NativeLibrary.TryLoad(candidate, assembly, path, out var handle))
                return handle;
        throw new DllNotFoundException(
            $"OpenSSL 3 is needed for the agreement of keys, but {string.Join(", ", candidates)} cannot be loaded. Install it, on Debian: apt-get install libssl3.");
    }

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    private static partial ContextHandle EVP_PKEY_CTX_new_from_name(nint library, string name, string? properties);

    [LibraryImport(Name)]
    private static partial ContextHandle EVP_PKEY_CTX_new(KeyHandle key, nint engine);

    [LibraryImport(Name)]
    private static partial int EVP_PKEY_keygen_init(ContextHandle context);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int EVP_PKEY_CTX_set_group_name(ContextHandle context, string name);

    [LibraryImport(Name)]
    private static partial int EVP_PKEY_generate(ContextHandle context, ref nint key);

    [LibraryImport(Name)]
    private static partial KeyHandle d2i_AutoPrivateKey(nint into, ref nint bytes, CLong length);

    [LibraryImport(Name)]
    private static partial KeyHandle EVP_PKEY_new();

    [LibraryImport(Name)]
    private static partial int EVP_PKEY_copy_parameters(KeyHandle to, KeyHandle from);

    [LibraryImport(Name)]
    private static partial int EVP_PKEY_set1_encoded_public_key(KeyHandle key, ReadOnlySpan<byte> point, nuint length);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int EVP_PKEY_get_octet_string_param(KeyHandle key, string name, Span<byte> value, nuint room, out nuint length);

    [LibraryImport(Name)]
    private static partial int EVP_PKEY_derive_init(ContextHandle context);

    [LibraryImport(Name)]
    private static partial int EVP_PKEY_derive_set_peer_ex(ContextHandle context, KeyHandle peer, int validate);

    [LibraryImport(Name)]
    private static partial int EVP_PKEY_derive(ContextHandle context, Span<byte> secret, ref nuint length);

    [LibraryImport(Name)]
    private static partial void ERR_clear_error();

    [LibraryImport(Name)]
    private static partial void EVP_PKEY_free(nint key);

    [LibraryImport(Name)]
    private static partial void EVP_PKEY_CTX_free(nint context);

    internal sealed class KeyHandle : SafeHandle
    {
        public KeyHandle()
            : this(0)
        {
        }

        public KeyHandle(nint key)
            : base(0, ownsHandle: true) => SetHandle(key);

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
            EVP_PKEY_CTX_free(handle);
            return true;
        }
    }
}
