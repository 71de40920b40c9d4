package main

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// C2SP tlog-cosignature, cosignature/v1: x/mod does not know it, so these lines are ours, over Go's own Ed25519 and x/mod's notes.
const cosignatureV1 = 4

type witness struct {
	name    string
	public  ed25519.PublicKey
	private ed25519.PrivateKey
	time    uint64
}

func (w *witness) Name() string { return w.name }

func (w *witness) KeyHash() uint32 {
	sum := sha256.Sum256(append([]byte(w.name+"\n"), w.keyBytes()...))
	return binary.BigEndian.Uint32(sum[:])
}

func (w *witness) keyBytes() []byte { return append([]byte{cosignatureV1}, w.public...) }

func (w *witness) vkey() string {
	return fmt.Sprintf("%s+%08x+%s", w.name, w.KeyHash(), base64.StdEncoding.EncodeToString(w.keyBytes()))
}

func (w *witness) Verify(msg, sig []byte) bool {
	return len(sig) == 8+ed25519.SignatureSize && ed25519.Verify(w.public, cosigned(binary.BigEndian.Uint64(sig), msg), sig[8:])
}

func (w *witness) Sign(msg []byte) ([]byte, error) {
	return append(binary.BigEndian.AppendUint64(nil, w.time), ed25519.Sign(w.private, cosigned(w.time, msg))...), nil
}

func cosigned(time uint64, msg []byte) []byte {
	return append([]byte(fmt.Sprintf("cosignature/v1\ntime %d\n", time)), msg...)
}

// verifierOf reads a log's key as x/mod does, and a witness's here.
func verifierOf(vkey string) (note.Verifier, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) == 3 {
		key, err := base64.StdEncoding.DecodeString(parts[2])
		if err == nil && len(key) == 1+ed25519.PublicKeySize && key[0] == cosignatureV1 {
			w := &witness{name: parts[0], public: key[1:]}
			if hash, err := strconv.ParseUint(parts[1], 16, 32); err != nil || uint32(hash) != w.KeyHash() {
				return nil, errors.New("malformed verifier id")
			}
			return w, nil
		}
	}
	return note.NewVerifier(vkey)
}

// cosign adds a line of a witness of its own to a note that the log's key opens.
func cosign(bytes []byte, key, name string, time uint64) (*answer, error) {
	log, err := note.NewVerifier(key)
	if err != nil {
		return nil, err
	}
	n, err := note.Open(bytes, note.VerifierList(log))
	if err != nil {
		return nil, err
	}
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	w := &witness{name, public, private, time}
	signed, err := note.Sign(n, w)
	return &answer{Note: signed, Key: w.vkey()}, err
}
