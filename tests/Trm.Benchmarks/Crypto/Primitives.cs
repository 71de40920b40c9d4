using System.Security.Cryptography;
using Trm.Benchmarks.Measures;
using Trm.Envelope;
using Trm.Envelope.Cms;

namespace Trm.Benchmarks.Crypto;

/// <summary>
/// What no sealed message can do without, and nothing around it: P-256, AES-256-GCM and SHA-256, as <see cref="Suite.Trm1"/> has them. Keys are made and agree by the same calls of OpenSSL as in a message
/// (contracts/decisions/0088), the cheapest that we know; what the framework's own calls take for the same stands beside. Long-lived keys are imported once; an ephemeral one is made anew each time.
/// </summary>
internal sealed class Primitives : IDisposable
{
    public const string Sign = "sign", Generate = "key generation", Derive = "derive", Encrypt = "AES-GCM encrypt", Decrypt = "AES-GCM decrypt", Hash = "SHA-256 passes", Verify = "verify";
    public const string ReadPoint = "received point read (in no sum)", FrameworkGenerate = "key generation, by the framework", FrameworkDerive = "derive, by the framework";

    private readonly ECDsa _signer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly AgreementKey _own = AgreementKey.Create(), _peer = AgreementKey.Create();
    private readonly ECDiffieHellman _frameworks = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256), _frameworksPeer = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDiffieHellmanPublicKey _frameworksPoint;
    private readonly AesGcm _gcm = new(RandomNumberGenerator.GetBytes(32), 16);
    private readonly byte[] _digest = RandomNumberGenerator.GetBytes(32), _nonce = RandomNumberGenerator.GetBytes(12), _tag = new byte[16], _out = new byte[32], _secret = new byte[AgreementKey.SecretBytes];
    private readonly byte[] _signature, _capsule, _ciphertext, _plaintext, _envelope, _header, _attributes, _point;

    /// <param name="message">Whose lengths are taken: the capsule with its padding, the envelope, the header.</param>
    public Primitives(Sealed message)
    {
        _point = _peer.Point();
        _frameworksPoint = _frameworksPeer.PublicKey;
        _signature = _signer.SignHash(_digest);
        _capsule = RandomNumberGenerator.GetBytes(message.Capsule.Bytes.Length);
        (_ciphertext, _plaintext) = (new byte[_capsule.Length], new byte[_capsule.Length]);
        _gcm.Encrypt(_nonce, _capsule, _ciphertext, _tag);
        _envelope = RandomNumberGenerator.GetBytes(message.Bytes.Length - message.HeaderP7s.Length);
        (_header, _attributes) = (message.Header.Write(), new byte[256]);
    }

    /// <summary>Each of them; the passes of SHA-256 are those that the format asks for: capsule, envelope, header and signed attributes, once each.</summary>
    public IReadOnlyList<Part> Parts =>
    [
        new(Sign, () => _signer.SignHash(_digest)),
        new(Generate, () => AgreementKey.Create().Dispose()),
        new(Derive, () =>
        {
            _own.Agree(_peer, _secret);
            SHA256.HashData(_secret, _out); // the key of the secret
        }),
        new(Encrypt, () => _gcm.Encrypt(_nonce, _capsule, _ciphertext, _tag)),
        new(Decrypt, () => _gcm.Decrypt(_nonce, _ciphertext, _tag, _plaintext)),
        new(Hash, () =>
        {
            foreach (var bytes in new[] { _capsule, _envelope, _header, _attributes })
                SHA256.HashData(bytes, _out);
        }),
        new(Verify, () => _signer.VerifyHash(_digest, _signature)),
        new(ReadPoint, () => AgreementKey.OfPoint(_point)!.Dispose()),
        new(FrameworkGenerate, () => ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256).Dispose()),
        new(FrameworkDerive, () => _frameworks.DeriveKeyFromHash(_frameworksPoint, HashAlgorithmName.SHA256)),
    ];

    /// <summary>What sealing comes to where nothing else costs anything.</summary>
    public static IReadOnlyList<string> OfSeal => [Sign, Generate, Derive, Encrypt, Hash];

    /// <summary>The same of opening.</summary>
    public static IReadOnlyList<string> OfOpen => [Verify, Derive, Decrypt, Hash];

    /// <summary>The same part by the framework's own calls, where those are others.</summary>
    public static string ByFramework(string part) => part switch { Generate => FrameworkGenerate, Derive => FrameworkDerive, _ => part };

    public void Dispose()
    {
        _signer.Dispose();
        _own.Dispose();
        _peer.Dispose();
        _frameworks.Dispose();
        _frameworksPeer.Dispose();
        _frameworksPoint.Dispose();
        _gcm.Dispose();
    }
}
