package main

import (
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// A log of x/mod's own making, in the layout of tlog-tiles, signed with a key of its own. Entry i is "entry i".
func writeLog(folder, origin string, size int64) (*answer, error) {
	skey, vkey, err := note.GenerateKey(rand.Reader, origin)
	if err != nil {
		return nil, err
	}
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var hashes []tlog.Hash
		for _, i := range indexes {
			hashes = append(hashes, stored[i])
		}
		return hashes, nil
	})
	bundles := make(map[int64][]byte)
	for i := int64(0); i < size; i++ {
		entry := []byte(fmt.Sprintf("entry %d", i))
		hashes, err := tlog.StoredHashes(i, entry, reader)
		if err != nil {
			return nil, err
		}
		stored = append(stored, hashes...)
		bundle := binary.BigEndian.AppendUint16(bundles[i>>height], uint16(len(entry)))
		bundles[i>>height] = append(bundle, entry...)
	}
	for n, bytes := range bundles {
		if err := write(folder, bundlePath(n, min(1<<height, size-n<<height)), bytes); err != nil {
			return nil, err
		}
	}
	for _, t := range tlog.NewTiles(height, 0, size) {
		bytes, err := tlog.ReadTileData(t, reader)
		if err != nil {
			return nil, err
		}
		// NewTiles names every partial tile on the way to this size; only the widest is of this size.
		if t.W != 1<<height && int64(t.W) != (size>>(height*t.L))-t.N<<height {
			continue
		}
		if err := write(folder, path(t), bytes); err != nil {
			return nil, err
		}
	}
	root, err := rootOf(size, reader)
	if err != nil {
		return nil, err
	}
	signer, err := note.NewSigner(skey)
	if err != nil {
		return nil, err
	}
	checkpoint, err := note.Sign(&note.Note{Text: fmt.Sprintf("%s\n%d\n%s\n", origin, size, root)}, signer)
	if err != nil {
		return nil, err
	}
	return &answer{Key: vkey, Size: size, Root: &root}, write(folder, "checkpoint", checkpoint)
}

func write(folder, name string, bytes []byte) error {
	file := filepath.Join(folder, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, bytes, 0o644)
}
