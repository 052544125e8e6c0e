// Records how kubectl reads YAML: sigs.k8s.io/yaml, the library of kubectl and the API server.
//
// Reads {"text": …} cases from test/engine/document/kubectl-values.json, adds what the library makes of each ("json", as text, or "error"),
// and writes them back. Run it in this folder: go run .
// With -stream, cases come as lines of JSON from the standard input and go to the standard output.
package main

import (
	"bufio"
	"encoding/json"
	"io"
	"os"

	"sigs.k8s.io/yaml"
)

type testCase struct {
	Text  string `json:"text"`
	JSON  string `json:"json,omitempty"`
	Error string `json:"error,omitempty"`
}

const file = "../../engine/document/kubectl-values.json"

func main() {
	if len(os.Args) == 2 && os.Args[1] == "-stream" {
		stream()
		return
	}
	content, err := os.ReadFile(file)
	if err != nil {
		panic(err)
	}
	var cases []testCase
	if err := json.Unmarshal(content, &cases); err != nil {
		panic(err)
	}
	for i := range cases {
		cases[i].read()
	}
	recorded, err := json.MarshalIndent(cases, "", "  ")
	if err != nil {
		panic(err)
	}
	if err := os.WriteFile(file, append(recorded, '\n'), 0o644); err != nil {
		panic(err)
	}
}

func (c *testCase) read() {
	c.JSON, c.Error = "", ""
	value, err := yaml.YAMLToJSON([]byte(c.Text))
	if err != nil {
		c.Error = err.Error()
	} else {
		c.JSON = string(value)
	}
}

func stream() {
	decoder := json.NewDecoder(bufio.NewReader(os.Stdin))
	writer := bufio.NewWriter(os.Stdout)
	defer writer.Flush()
	encoder := json.NewEncoder(writer)
	for {
		var c testCase
		if err := decoder.Decode(&c); err == io.EOF {
			return
		} else if err != nil {
			panic(err)
		}
		c.read()
		c.Text = ""
		if err := encoder.Encode(c); err != nil {
			panic(err)
		}
	}
}
