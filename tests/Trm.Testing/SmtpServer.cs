using System.Globalization;
using NUnit.Framework;

namespace Trm.Testing;

/// <summary>
/// A real mail server on loopback (Debian's <c>python3-aiosmtpd</c>), which keeps every e-mail it takes as a file. It ends with the process that started it, however that process ends.
/// </summary>
public sealed class SmtpServer : IAsyncDisposable
{
    // Debian's own, which knows Debian's packages.
    private const string Python = "/usr/bin/python3";

    private const string Script = """
        import asyncio, os, ssl, sys
        from aiosmtpd.smtp import SMTP, AuthResult

        folder, certificate, key, password = sys.argv[1:5]

        class Keeper:
            count = 0
            async def handle_DATA(self, server, session, envelope):
                if os.path.exists(os.path.join(folder, 'refuse')):
                    return '451 later'
                Keeper.count += 1
                name = os.path.join(folder, '%06d.mail' % Keeper.count)
                with open(name + '.new', 'wb') as f:
                    f.write(('%s\n%s\n%s\n' % (envelope.mail_from, ','.join(envelope.rcpt_tos), 'tls' if session.ssl else 'clear')).encode())
                    f.write(envelope.original_content)
                os.rename(name + '.new', name)
                return '250 taken'

        def authenticate(server, session, envelope, mechanism, data):
            return AuthResult(success=data.login == b'duty' and data.password == password.encode(), handled=False)

        async def main():
            context = None
            if certificate:
                context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
                context.load_cert_chain(certificate, key)
            make = lambda: SMTP(Keeper(), hostname='mail.test', tls_context=context, require_starttls=context is not None,
                                auth_required=password != '', auth_require_tls=True, authenticator=authenticate, loop=asyncio.get_running_loop())
            server = await asyncio.get_running_loop().create_server(make, '127.0.0.1', 0)
            with open(os.path.join(folder, 'port.new'), 'w') as f:
                f.write(str(server.sockets[0].getsockname()[1]))
            os.rename(os.path.join(folder, 'port.new'), os.path.join(folder, 'port'))
            await server.serve_forever()

        asyncio.run(main())
        """;

    private readonly KeptProcess _process;
    private readonly string _folder;

    private SmtpServer(KeptProcess process, string folder, int port) => (_process, _folder, Port) = (process, folder, port);

    /// <summary>Where it listens on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>While true it says "later" to every e-mail.</summary>
    public bool Refuses
    {
        set
        {
            var file = Path.Combine(_folder, "refuse");
            if (value)
                File.WriteAllText(file, "");
            else
                File.Delete(file);
        }
    }

    /// <summary>What it has taken, in order.</summary>
    public IReadOnlyList<TakenMail> Taken =>
    [
        .. Directory.EnumerateFiles(_folder, "*.mail").Order(StringComparer.Ordinal).Select(f =>
        {
            var parts = File.ReadAllText(f).Split('\n', 4);
            return new TakenMail(parts[0], parts[1], parts[2] == "tls", parts[3]);
        }),
    ];

    /// <summary>Starts one; with a certificate it takes nothing without STARTTLS, with a password nothing without the user <c>duty</c>.</summary>
    public static async Task<SmtpServer> StartAsync(string certificateFile = "", string keyFile = "", string password = "")
    {
        var folder = Directory.CreateTempSubdirectory("trm-smtp-").FullName;
        var script = Path.Combine(folder, "server.py");
        await File.WriteAllTextAsync(script, Script);
        var process = KeptProcess.Start(Python, script, folder, certificateFile, keyFile, password);
        var port = Path.Combine(folder, "port");
        for (var i = 0; !File.Exists(port); i++)
        {
            if (i == 600)
                Assert.Fail("no mail server: apt-get install python3-aiosmtpd");
            await Task.Delay(50);
        }

        return new(process, folder, int.Parse(await File.ReadAllTextAsync(port), CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
